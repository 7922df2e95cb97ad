namespace Portal.Core.Jobs;

/// <summary>
/// Runs a job by its name, as a person asks for it, and ends a run. The job itself says who may. A second wish joins the run that is at work and says
/// so; one with answers never does, since that run was told something else. Source: DESIGN §9, R9.
/// </summary>
public sealed class RunJob(KnownJobs known, JobRunner runner)
{
    /// <summary>Starts it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="job">Its name.</param>
    /// <param name="answers">Answers to its questions, by their names; empty for none.</param>
    /// <param name="cancellationToken">Stops the start, not the run.</param>
    /// <returns>The run; every fault of the answers with its field when refused.</returns>
    public async Task<Result<StartedRun>> ExecuteAsync(
        Actor actor,
        string job,
        IReadOnlyDictionary<string, string> answers,
        CancellationToken cancellationToken
    )
    {
        if (known.FindJob(job) is not { } target || known.Find(job) is not { } facts)
        {
            return JobRefusals.Unknown;
        }

        if ((facts.Policy.Check(actor) ?? (facts.IsTold ? JobRefusals.Told : null)) is { } refusal)
        {
            return refusal;
        }

        var given = Tidy(facts, answers);
        if (await known.FindOtherAsync(job, given) is { } other)
        {
            return await ExecuteAsync(actor, other, new Dictionary<string, string>(), cancellationToken);
        }

        // one that asks is also asked whether it does without an answer
        var faults = facts.Questions.Count == 0 ? [] : await known.FindFaultsAsync(job, given);
        return faults.Count > 0
            ? faults.ToList()
            : await target.RequestAsync(
                runner,
                name => new RunRequest(name, JobTrigger.Person, actor) { Answers = given.Count == 0 ? null : given },
                given.Count == 0 ? null : one => one.Take(given),
                cancellationToken
            );
    }

    /// <summary>Asks a run to end at its next safe point; nothing happens when it has ended.</summary>
    /// <returns>A refusal, or null.</returns>
    public async Task<Refusal?> CancelAsync(Actor actor, string job, Guid run, CancellationToken cancellationToken) =>
        known.FindJob(job) is { } target ? await target.CancelAsync(runner, run, actor, cancellationToken) : JobRefusals.Unknown;

    // only what was asked; a tick that is not set and an empty text say nothing
    private static Dictionary<string, string> Tidy(JobFacts facts, IReadOnlyDictionary<string, string> answers) =>
        facts
            .Questions.Select(question =>
                (
                    question.Name,
                    Answer: Folding.Cut(Folding.Tidy(answers.GetValueOrDefault(question.Name) ?? ""), JobQuestion.AnswerLength)
                )
            )
            .Where(each => each.Answer.Length > 0)
            .ToDictionary(each => each.Name, each => each.Answer, StringComparer.Ordinal);
}

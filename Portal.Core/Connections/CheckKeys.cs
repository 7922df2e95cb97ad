using Microsoft.Extensions.Logging;
using Portal.Core.Jobs;

namespace Portal.Core.Connections;

/// <summary>
/// Tests every configured connection, finishes rotations that were cut short, and notes keys that end soon: each threshold once, however often
/// it runs. Source: DESIGN §10, b6, scenario 29.
/// </summary>
public sealed partial class CheckKeys(
    ConnectedSystems systems,
    TestConnection test,
    KeyRotation rotation,
    KeyWatch keys,
    ILogger<CheckKeys> logger
) : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "check-keys";

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Check connections and keys";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.SteerJobs;

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var sentences = new List<string>();
        progress.Expect(systems.Probes.Count);
        foreach (var probe in systems.Probes)
        {
            if (await probe.FindTargetAsync(cancellationToken) is not null)
            {
                var left = await FinishAsync(probe.System, cancellationToken);
                sentences.AddRange(await CheckAsync(probe, cancellationToken));
                sentences.AddRange(left is null ? [] : [left]);
            }

            progress.Advance(1);
        }

        return sentences.Count == 0 ? "No system is configured." : string.Join(' ', sentences);
    }

    private async Task<IReadOnlyList<string>> CheckAsync(ISystemProbe probe, CancellationToken cancellationToken)
    {
        var tested = await test.ExecuteAsync(Actor.Portal, probe.System, static _ => { }, cancellationToken);
        var answer = tested.Value?.Failure?.Text ?? $"{FaultSentences.Name(probe.System)} answers.";
        if (await keys.FindAsync(probe, cancellationToken) is not { } warning)
        {
            return [answer];
        }

        await keys.NoteAsync(probe.System, warning, cancellationToken);
        return [answer, warning.Text];
    }

    private async Task<string?> FinishAsync(ExternalSystem system, CancellationToken cancellationToken)
    {
        try
        {
            return systems.FindIssuer(system) is { } issuer ? await rotation.ResumeAsync(issuer, cancellationToken) : null;
        }
        catch (ConnectorException exception)
        {
            LogNotFinished(logger, system, exception.Message); // the next run goes on
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{System}: what a rotation left could not be finished. {Fault}")]
    private static partial void LogNotFinished(ILogger logger, ExternalSystem system, string fault);
}

using Portal.Core;
using Portal.Core.Finding;
using Portal.Core.Jobs;

namespace Portal.Pages.Jobs;

/// <summary>Jobs by their title.</summary>
internal sealed class JobSearch(ListJobs list, KnownJobs known) : ISearchSource
{
    public string Title => "Jobs";

    public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
    {
        if (text.IsEmpty || AccessPolicy.SeeJobs.Check(actor) is not null)
        {
            return null;
        }

        var jobs = (await list.ExecuteAsync(actor, onlyFailed: false, cancellationToken)).Value ?? [];
        return new FoundGroup(
            Title,
            [.. jobs.Select(job => Item(job, text)).Where(item => item.Score > 0).OrderByDescending(item => item.Score)]
        );
    }

    private FoundItem Item(JobStanding job, SearchText text)
    {
        var title = known.Title(job.Last.Job);
        return new FoundItem(title, JobWords.Runs(job.Last.Job))
        {
            Detail = $"Last run: {job.Last.State}",
            Icon = "schedule",
            Score = text.Score(title),
        };
    }
}

using Portal.Core;
using Portal.Core.Home;
using Portal.Core.Jobs;

namespace Portal.Pages.Jobs;

/// <summary>Jobs whose newest run failed.</summary>
internal sealed class JobNeeds(ListJobs list) : INeedsAttention
{
    public string Title => "Jobs";

    public async Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        var failed = (await list.ExecuteAsync(actor, onlyFailed: true, cancellationToken)).Value ?? [];
        return
        [
            .. Need.Of(
                new("job failed when it last ran", "jobs failed when they last ran") { IsUrgent = true },
                JobWords.Failed,
                failed.Count,
                failed.Select(each => each.Last.EndedAt ?? each.Last.StartedAt).Order().Cast<DateTime?>().FirstOrDefault()
            ),
        ];
    }
}

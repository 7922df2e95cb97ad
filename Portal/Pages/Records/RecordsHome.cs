using Portal.Core;
using Portal.Core.Backups;
using Portal.Core.Home;
using Portal.Layout;

namespace Portal.Pages.Records;

/// <summary>A backup that is older than a night and a day.</summary>
internal sealed class BackupNeeds(ListBackups list, TimeProvider time) : INeedsAttention
{
    public string Title => "Backups";

    private static readonly TimeSpan Limit = TimeSpan.FromHours(30);

    public Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Need>>(
            list.Execute(actor).Value is { IsOn: true, Kept: [var newest, ..] } && time.GetUtcNow() - newest.MadeAt > Limit
                ?
                [
                    new Need("The newest backup is too old", "/records")
                    {
                        OldestAt = newest.MadeAt,
                        IsUrgent = true,
                        Act = "Back up",
                    },
                ]
                : []
        );
}

/// <summary>Whoever keeps something wants to have it back.</summary>
internal sealed class BackupStep(ListBackups list, ShellState shell) : IFirstStep
{
    public int Place => 40;

    public Task<FirstStep?> FindAsync(Actor actor, CancellationToken cancellationToken) =>
        Task.FromResult(
            list.Execute(actor).Value is { IsOn: true } backups && !shell.IsSandbox
                ? new FirstStep(
                    "Make the first backup",
                    "Portal makes one every night by itself. Make one now and see where it goes.",
                    backups.Kept.Count > 0
                )
                {
                    Href = "/records",
                    Link = "Open records",
                }
                : null
        );
}

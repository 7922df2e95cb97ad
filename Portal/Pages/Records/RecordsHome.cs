using Portal.Core;
using Portal.Core.Backups;
using Portal.Core.Home;
using Portal.Layout;

namespace Portal.Pages.Records;

/// <summary>A backup that is too old, as its alarm says too.</summary>
internal sealed class BackupNeeds(ReadBackupStanding read) : INeedsAttention
{
    public string Title => "Backups";

    public async Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken) =>
        (await read.ExecuteAsync(actor, cancellationToken)).Value is { IsTooOld: true } standing
            ?
            [
                new Need("The newest backup is too old", "/records")
                {
                    OldestAt = standing.LastAt,
                    IsUrgent = true,
                    Act = "Back up",
                },
            ]
            : [];
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

using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Connections;

/// <summary>
/// Sets up at another system that it tells Portal of changes at once, and shows whether it does. Portal finds changes without it too, only later.
/// Source: d2, R20, FACTS §7.
/// </summary>
public sealed class InstallHooks(
    IEnumerable<IHookInstaller> installers,
    IHookDoors doors,
    PortalDatabase database,
    TimeProvider time
)
{
    /// <summary>True for a system that can be set up so.</summary>
    public bool IsFor(ExternalSystem system) => Find(system) is not null;

    /// <summary>How the rules stand there; asks the system.</summary>
    /// <param name="actor">Who asks: an Administrator.</param>
    /// <param name="system">Which system.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<Result<IReadOnlyList<FoundHook>>> FindAsync(
        Actor actor,
        ExternalSystem system,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ChangeConnections.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (Find(system) is not { } installer)
        {
            return ConnectionRefusals.NotConfigured(system);
        }

        var door = await doors.FindAsync(system, cancellationToken);
        if (!door.Succeeded)
        {
            return door.Refusals[0];
        }

        try
        {
            return (await installer.FindAsync(door.Value, cancellationToken)).ToList();
        }
        catch (ConnectorException failure)
        {
            return ConnectionRefusals.HooksNotRead(failure, installer.ByHand);
        }
    }

    /// <summary>Makes what is missing and mends what calls elsewhere. Safe to repeat: what stands is left alone.</summary>
    /// <param name="actor">Who asks: an Administrator.</param>
    /// <param name="system">Which system.</param>
    /// <param name="cancellationToken">Stops it between two rules; those that were made stay.</param>
    /// <returns>How the rules stand afterwards.</returns>
    public async Task<Result<IReadOnlyList<FoundHook>>> ExecuteAsync(
        Actor actor,
        ExternalSystem system,
        CancellationToken cancellationToken
    )
    {
        var before = await FindAsync(actor, system, cancellationToken);
        if (!before.Succeeded || Find(system) is not { } installer)
        {
            return before;
        }

        var door = await doors.FindAsync(system, cancellationToken);
        if (!door.Succeeded)
        {
            return door.Refusals[0];
        }

        var made = new List<string>();
        ConnectorException? failure = null;
        foreach (var lacking in before.Value.Where(hook => hook.IsLacking))
        {
            try
            {
                await installer.InstallAsync(lacking.Rule, door.Value, cancellationToken);
                made.Add(lacking.Rule.Record);
            }
            catch (ConnectorException exception)
            {
                failure = exception;
                break;
            }
        }

        await NoteAsync(actor, system, before.Value, made, failure, cancellationToken);
        return failure is null
            ? await FindAsync(actor, system, cancellationToken)
            : ConnectionRefusals.HooksNotInstalled(failure, installer.ByHand);
    }

    private IHookInstaller? Find(ExternalSystem system) => installers.FirstOrDefault(each => each.System == system);

    private async Task NoteAsync(
        Actor actor,
        ExternalSystem system,
        IReadOnlyList<FoundHook> before,
        List<string> made,
        ConnectorException? failure,
        CancellationToken cancellationToken
    )
    {
        if (made.Count == 0 && failure is null)
        {
            return;
        }

        await using var db = database.CreateDbContext();
        db.Audit.Add(
            AuditEntry.For(
                time.GetUtcNow().UtcDateTime,
                actor,
                "connection.hooks-installed",
                ConnectionLedger.Subject(system),
                before.ToDictionary(hook => hook.Rule.Record, hook => hook.State.ToString()),
                new { installed = made },
                failure is null ? AuditOutcome.Done : AuditOutcome.Failed
            )
        );
        await db.SaveChangesAsync(cancellationToken);
    }
}

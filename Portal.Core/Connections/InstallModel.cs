using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Connections;

/// <summary>
/// Makes at another system the model that a profile of Portal lives by, and shows which parts of it are there. Nothing that stands is changed or
/// removed. Source: 000-13 to 000-17, C1, FACTS §5.
/// </summary>
public sealed class InstallModel(IEnumerable<IModelInstaller> installers, PortalDatabase database, TimeProvider time)
{
    /// <summary>What the system can be given is called, or null for one that is given nothing.</summary>
    public string? FindTitle(ExternalSystem system) => Find(system)?.Title;

    /// <summary>True when Portal is set up to live by it.</summary>
    public bool IsNeeded(ExternalSystem system) => Find(system) is { IsNeeded: true };

    /// <summary>How its parts stand there; asks the system.</summary>
    /// <param name="actor">Who asks: an Administrator.</param>
    /// <param name="system">Which system.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<Result<IReadOnlyList<FoundPart>>> FindAsync(
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

        try
        {
            return (await installer.FindAsync(cancellationToken)).ToList();
        }
        catch (ConnectorException failure)
        {
            return ConnectionRefusals.ModelNotRead(failure, installer.ByHand);
        }
    }

    /// <summary>Makes what is missing, one part after the other. Safe to repeat: what stands is left alone.</summary>
    /// <param name="actor">Who asks: an Administrator.</param>
    /// <param name="system">Which system.</param>
    /// <param name="progress">Told of each part before it is made.</param>
    /// <param name="cancellationToken">Stops it between two parts; those that were made stay.</param>
    /// <returns>How the parts stand afterwards.</returns>
    public async Task<Result<IReadOnlyList<FoundPart>>> ExecuteAsync(
        Actor actor,
        ExternalSystem system,
        Action<FoundPart> progress,
        CancellationToken cancellationToken
    )
    {
        var before = await FindAsync(actor, system, cancellationToken);
        if (!before.Succeeded || Find(system) is not { } installer)
        {
            return before;
        }

        var made = new List<string>();
        ConnectorException? failure = null;
        foreach (var lacking in before.Value.Where(part => part.IsLacking))
        {
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            progress(lacking);
            try
            {
                // a part that has begun there is waited for: its answer says whether it is made
                await installer.InstallAsync(lacking.Key, CancellationToken.None);
                made.Add(lacking.Key);
            }
            catch (ConnectorException exception)
            {
                failure = exception;
                break;
            }
        }

        await NoteAsync(actor, system, before.Value, made, failure);
        return failure is null
            ? await FindAsync(actor, system, CancellationToken.None)
            : ConnectionRefusals.ModelNotInstalled(failure, made.Count, installer.ByHand);
    }

    private IModelInstaller? Find(ExternalSystem system) => installers.FirstOrDefault(each => each.System == system);

    private async Task NoteAsync(
        Actor actor,
        ExternalSystem system,
        IReadOnlyList<FoundPart> before,
        List<string> made,
        ConnectorException? failure
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
                "connection.model-installed",
                ConnectionLedger.Subject(system),
                before.ToDictionary(part => part.Key, part => part.State.ToString()),
                new { installed = made },
                failure is null ? AuditOutcome.Done : AuditOutcome.Failed
            )
        );
        await db.SaveChangesAsync(CancellationToken.None);
    }
}

using Portal.Core.Persistence;

namespace Portal.Core.Accounts.Links;

/// <summary>Opens a new installation to its first administrator. Source: DESIGN §6.</summary>
public sealed class FirstStart(PortalDatabase databases, TimeProvider time)
{
    /// <summary>Makes a link by which the first administrator makes their account; earlier ones stay good until one is used.</summary>
    /// <returns>Its token; null when somebody can administer already.</returns>
    public async Task<string?> MakeLinkAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await DatabaseStamp.HoldAsync(db, cancellationToken);
        if (await HeldRoles.HasAdministratorBesideAsync(db, null, cancellationToken))
        {
            return null;
        }

        var (token, _) = await AccountLink.MakeAsync(
            db,
            (AccountLinkKind.SetUp, null, null),
            time.GetUtcNow().UtcDateTime,
            cancellationToken
        );
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return token;
    }
}

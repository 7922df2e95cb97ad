using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>
/// A person's account. Passwords and keys never leave in an export. Anonymised, a nameless row stays, which nobody can sign in to, so that what
/// others keep still has somebody to point to.
/// </summary>
public sealed class PersonInAccounts(PortalDatabase databases, TimeProvider time) : IPersonRecords
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Tables =>
        [
            "Users",
            "UserRoles",
            "UserClaims",
            "UserLogins",
            "UserTokens",
            "UserPasskeys",
            "RecoveryCodes",
            "Sessions",
            "SignInSteps",
            "SignInFailures",
            "AccountLinks",
        ];

    /// <inheritdoc/>
    public async IAsyncEnumerable<PersonRecord> ReadAsync(
        PersonIdentity person,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        yield return await ReadAccountAsync(db, person.Id, cancellationToken);
        var claims = await db.Set<IdentityUserClaim<Guid>>()
            .AsNoTracking()
            .Where(claim => claim.UserId == person.Id)
            .ToListAsync(cancellationToken);
        foreach (var claim in claims)
        {
            yield return new PersonRecord("claim", new { claim.ClaimType, claim.ClaimValue });
        }

        var logins = await db.Set<IdentityUserLogin<Guid>>()
            .AsNoTracking()
            .Where(login => login.UserId == person.Id)
            .ToListAsync(cancellationToken);
        foreach (var login in logins)
        {
            yield return new PersonRecord("other sign-in", new { login.LoginProvider, login.ProviderDisplayName });
        }

        foreach (var record in await ReadSignInsAsync(db, person.Id, cancellationToken))
        {
            yield return record;
        }
    }

    /// <inheritdoc/>
    public async Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken)
    {
        var id = erasure.Person.Id;
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await RemoveSignInAsync(db, id, cancellationToken);
        await db.Set<IdentityUserRole<Guid>>().Where(row => row.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await db.Set<IdentityUserClaim<Guid>>().Where(row => row.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await db.Set<IdentityUserLogin<Guid>>().Where(row => row.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await db.Set<IdentityUserToken<Guid>>().Where(row => row.UserId == id).ExecuteDeleteAsync(cancellationToken);
        var user = await db.Users.SingleAsync(user => user.Id == id, cancellationToken);
        await Lockout.ForgetAsync(db, user.Email ?? "", cancellationToken);
        user.Forget(erasure.Pseudonym, time.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    // every way to sign in, and every sign-in that goes on
    private static async Task RemoveSignInAsync(PortalDbContext db, Guid id, CancellationToken cancellationToken)
    {
        await db.Sessions.Where(row => row.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await db.Set<SignInStep>().Where(row => row.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await db.Set<AccountLink>().Where(row => row.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await db.Set<RecoveryCode>().Where(row => row.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await db.Set<IdentityUserPasskey<Guid>>().Where(row => row.UserId == id).ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task<List<PersonRecord>> ReadSignInsAsync(
        PortalDbContext db,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var sessions = await db
            .Sessions.AsNoTracking()
            .Where(session => session.UserId == id)
            .OrderBy(session => session.SignedInAt)
            .ToListAsync(cancellationToken);
        var passkeys = await db.Set<IdentityUserPasskey<Guid>>()
            .AsNoTracking()
            .Where(row => row.UserId == id)
            .ToListAsync(cancellationToken);
        return
        [
            .. sessions.Select(session => new PersonRecord(
                "session",
                new
                {
                    session.Device,
                    session.Address,
                    session.Proof,
                    session.SignedInAt,
                    session.SeenAt,
                }
            )),
            .. passkeys.Select(row => new PersonRecord("passkey", new { row.Data.Name, row.Data.CreatedAt })),
            .. await ReadLinksAsync(db, id, cancellationToken),
        ];
    }

    private static async Task<List<PersonRecord>> ReadLinksAsync(PortalDbContext db, Guid id, CancellationToken cancellationToken)
    {
        var links = db.Set<AccountLink>().AsNoTracking().Where(link => link.UserId == id);
        return (await links.ToListAsync(cancellationToken)).ConvertAll(link => new PersonRecord(
            "pending link",
            new
            {
                Kind = link.Kind.ToString(),
                link.Email,
                link.ExpiresAt,
            }
        ));
    }

    private static async Task<PersonRecord> ReadAccountAsync(PortalDbContext db, Guid id, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().SingleAsync(user => user.Id == id, cancellationToken);
        var roles =
            from row in db.Set<IdentityUserRole<Guid>>()
            join role in db.Set<IdentityRole<Guid>>() on row.RoleId equals role.Id
            where row.UserId == id
            select role.Name;
        return new PersonRecord(
            "account",
            new
            {
                user.Id,
                user.DisplayName,
                user.Email,
                user.EmailConfirmed,
                user.PhoneNumber,
                user.CreatedAt,
                user.DisabledAt,
                user.SignedInAt,
                user.TwoFactorEnabled,
                Roles = await roles.ToListAsync(cancellationToken),
            }
        );
    }
}

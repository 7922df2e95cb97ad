using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Links;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts.People;

/// <summary>A person who was invited.</summary>
/// <param name="Id">Their account.</param>
/// <param name="Link">The link by which they set a password.</param>
public sealed record Invitation(Guid Id, MadeLink Link);

/// <summary>Makes an account without a password and a link to set one. There is no other way in. Needs a fresh proof. Source: DESIGN §9.</summary>
public sealed class InviteUser(PortalDatabase databases, LinkPost post, AccountDesk desk, TimeProvider time)
{
    /// <summary>Invites somebody.</summary>
    /// <param name="actor">Who invites: an Administrator.</param>
    /// <param name="person">Whom.</param>
    /// <param name="roles">The roles they shall hold.</param>
    /// <param name="site">Where Portal is, for the link.</param>
    /// <param name="cancellationToken">Stops it; what is stored stays.</param>
    public async Task<Result<Invitation>> ExecuteAsync(
        Actor actor,
        Person person,
        IReadOnlySet<Role> roles,
        Uri site,
        CancellationToken cancellationToken
    )
    {
        person = person.Tidied();
        var refusals = person.Check();
        if (roles.Count == 0)
        {
            refusals.Add(AccountRefusals.NoRole);
        }

        if (AccessPolicy.ManageUsers.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (refusals.Count > 0)
        {
            return refusals;
        }

        var stored = await StoreAsync(actor, person, roles, cancellationToken);
        if (!stored.Succeeded)
        {
            return stored.Refusals[0];
        }

        var (id, made) = stored.Value;
        desk.Raise(id);
        return new Invitation(id, await post.SendAsync(made, site, cancellationToken));
    }

    private async Task<Result<Tuple<Guid, FreshLink>>> StoreAsync(
        Actor actor,
        Person person,
        IReadOnlySet<Role> roles,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (await AdmitAsync(db, actor, person, cancellationToken) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow().UtcDateTime;
        var user = PortalUser.For(person.Email, person.Name, now);
        db.Users.Add(user);
        await HeldRoles.ReplaceAsync(db, user.Id, roles, cancellationToken);
        var (token, until) = await AccountLink.MakeAsync(db, (AccountLinkKind.Invitation, user.Id, null), now, cancellationToken);
        var after = new
        {
            name = person.Name,
            email = person.Email,
            roles = roles.Order().Select(role => role.ToString()),
        };
        db.Audit.Add(AuditEntry.For(now, actor, AccountActs.Invited, AccountActs.Subject(user.Id), after: after));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
            return Tuple.Create(user.Id, new FreshLink(AccountLinkKind.Invitation, token, until, person.Email));
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return AccountRefusals.EmailTaken;
        }
    }

    // whoever may is told of a wrong e-mail before they are asked for their password
    private async Task<Refusal?> AdmitAsync(PortalDbContext db, Actor actor, Person person, CancellationToken cancellationToken)
    {
        if (await desk.AdmitAsync(db, (actor, NeedsProof: false), cancellationToken) is { } forbidden)
        {
            return forbidden;
        }

        var key = PortalUser.KeyOf(person.Email);
        return await db.Users.AnyAsync(row => row.NormalizedEmail == key, cancellationToken)
            ? AccountRefusals.EmailTaken
            : await desk.AdmitAsync(db, (actor, NeedsProof: true), cancellationToken);
    }
}

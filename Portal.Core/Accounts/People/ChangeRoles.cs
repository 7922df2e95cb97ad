using Portal.Core.Persistence;

namespace Portal.Core.Accounts.People;

/// <summary>Another set of roles for a person.</summary>
/// <param name="Before">The roles that were there when it was chosen; others mean that somebody else was quicker.</param>
/// <param name="Wanted">The roles they shall hold.</param>
public sealed record RoleEdit(IReadOnlySet<Role> Before, IReadOnlySet<Role> Wanted);

/// <summary>Changes the roles of a person; open pages of theirs follow at once here, within 30 s on other nodes. Source: DESIGN §9.</summary>
public sealed class ChangeRoles(AccountDesk desk, PortalDatabase databases)
{
    /// <summary>Looks whether the change would be refused as things stand, before anybody is asked for consent and password. Changes nothing.</summary>
    /// <returns>Null when nothing speaks against it; otherwise why not.</returns>
    public async Task<Refusal?> CheckAsync(Actor actor, Guid user, RoleEdit edit, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ManageUsers.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        return actor.Id == user
            ? AccountRefusals.NotYourself
            : await FindRefusalAsync(db, user, (await HeldRoles.OfAsync(db, user, cancellationToken), edit), cancellationToken);
    }

    /// <summary>Replaces the roles. Safe to repeat. Needs a fresh proof.</summary>
    /// <returns>Null when done; otherwise why not.</returns>
    public Task<Refusal?> ExecuteAsync(Actor actor, Guid user, RoleEdit edit, CancellationToken cancellationToken) =>
        desk.ChangeAsync(
            (actor, NeedsProof: true),
            user,
            (change, cancelled) =>
                actor.Id == user ? Task.FromResult<Refusal?>(AccountRefusals.NotYourself) : ChangeAsync(change, edit, cancelled),
            cancellationToken
        );

    private static async Task<Refusal?> ChangeAsync(AccountChange change, RoleEdit edit, CancellationToken cancellationToken)
    {
        var (user, roles) = (change.User.Id, edit.Wanted);
        var before = await HeldRoles.OfAsync(change.Db, user, cancellationToken);
        if (await FindRefusalAsync(change.Db, user, (before, edit), cancellationToken) is { } refused)
        {
            return refused;
        }

        if (before.SetEquals(roles))
        {
            return null;
        }

        await HeldRoles.ReplaceAsync(change.Db, user, roles, cancellationToken);
        change.Audit(AccountActs.RolesChanged, new { roles = Names(before) }, new { roles = Names(roles) });
        return null;
    }

    private static async Task<Refusal?> FindRefusalAsync(
        PortalDbContext db,
        Guid user,
        (IReadOnlySet<Role> Before, RoleEdit Edit) change,
        CancellationToken cancellationToken
    )
    {
        var (before, edit) = change;
        if (edit.Wanted.Count == 0)
        {
            return AccountRefusals.NoRole;
        }

        if (!before.SetEquals(edit.Wanted) && !before.SetEquals(edit.Before))
        {
            return AccountRefusals.Stale;
        }

        var isDemotion = before.Contains(Role.Administrator) && !edit.Wanted.Contains(Role.Administrator);
        return isDemotion && !await HeldRoles.HasAdministratorBesideAsync(db, user, cancellationToken)
            ? AccountRefusals.LastAdministrator
            : null;
    }

    private static IEnumerable<string> Names(IEnumerable<Role> roles) => roles.Order().Select(role => role.ToString());
}

namespace Portal.Core.Accounts.People;

/// <summary>Another set of roles for a person.</summary>
/// <param name="Before">The roles that were there when it was chosen; others mean that somebody else was quicker.</param>
/// <param name="Wanted">The roles they shall hold.</param>
public sealed record RoleEdit(IReadOnlySet<Role> Before, IReadOnlySet<Role> Wanted);

/// <summary>Changes the roles of a person; open pages of theirs follow at once here, within 30 s on other nodes. Source: DESIGN §9.</summary>
public sealed class ChangeRoles(AccountDesk desk)
{
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
        if (roles.Count == 0)
        {
            return AccountRefusals.NoRole;
        }

        var before = await HeldRoles.OfAsync(change.Db, user, cancellationToken);
        if (before.SetEquals(roles))
        {
            return null;
        }

        if (!before.SetEquals(edit.Before))
        {
            return AccountRefusals.Stale;
        }

        var isDemotion = before.Contains(Role.Administrator) && !roles.Contains(Role.Administrator);
        if (isDemotion && !await HeldRoles.HasAdministratorBesideAsync(change.Db, user, cancellationToken))
        {
            return AccountRefusals.LastAdministrator;
        }

        await HeldRoles.ReplaceAsync(change.Db, user, roles, cancellationToken);
        change.Audit(AccountActs.RolesChanged, new { roles = Names(before) }, new { roles = Names(roles) });
        return null;
    }

    private static IEnumerable<string> Names(IEnumerable<Role> roles) => roles.Order().Select(role => role.ToString());
}

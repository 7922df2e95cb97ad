namespace Portal.Core.Accounts.People;

/// <summary>Changes the roles of a person; open pages of theirs follow at once here, within 30 s on other nodes. Source: DESIGN §9.</summary>
public sealed class ChangeRoles(AccountDesk desk)
{
    /// <summary>Replaces the roles. Safe to repeat.</summary>
    /// <returns>Null when done; otherwise why not.</returns>
    public Task<Refusal?> ExecuteAsync(Actor actor, Guid user, IReadOnlySet<Role> roles, CancellationToken cancellationToken) =>
        desk.ChangeAsync(
            actor,
            user,
            async (change, cancelled) =>
            {
                if (roles.Count == 0)
                {
                    return AccountRefusals.NoRole;
                }

                var before = await HeldRoles.OfAsync(change.Db, user, cancelled);
                if (before.SetEquals(roles))
                {
                    return null;
                }

                var isDemotion = before.Contains(Role.Administrator) && !roles.Contains(Role.Administrator);
                if (isDemotion && !await HeldRoles.HasAdministratorBesideAsync(change.Db, user, cancelled))
                {
                    return AccountRefusals.LastAdministrator;
                }

                await HeldRoles.ReplaceAsync(change.Db, user, roles, cancelled);
                change.Audit(AccountActs.RolesChanged, new { roles = Names(before) }, new { roles = Names(roles) });
                return null;
            },
            cancellationToken
        );

    private static IEnumerable<string> Names(IEnumerable<Role> roles) => roles.Order().Select(role => role.ToString());
}

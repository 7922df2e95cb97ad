using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Access;

/// <summary>Finds accounts as access counts them: in use, with an e-mail that is vouched for.</summary>
internal static class BillingPeople
{
    public static IQueryable<PortalUser> InUse(PortalDbContext db) =>
        db.Users.AsNoTracking().Where(user => user.DisabledAt == null && user.EmailConfirmed && user.Email != null);

    public static Task<PortalUser?> FindAsync(PortalDbContext db, string email, CancellationToken cancellationToken)
    {
        var key = ContactReading.KeyOf(Folding.Clean(email.Trim()));
        return InUse(db).SingleOrDefaultAsync(user => user.NormalizedEmail == key, cancellationToken);
    }

    /// <summary>Who holds the role Member.</summary>
    public static IQueryable<PortalUser> Members(PortalDbContext db)
    {
        var members = db.Set<IdentityUserRole<Guid>>()
            .Join(
                db.Set<IdentityRole<Guid>>(),
                held => held.RoleId,
                role => role.Id,
                (held, role) => new { held.UserId, role.Name }
            )
            .Where(held => held.Name == nameof(Role.Member))
            .Select(held => held.UserId);
        return InUse(db).Where(user => members.Contains(user.Id));
    }

    /// <summary>The person as an actor, with the roles held now.</summary>
    public static async Task<Actor> ActorAsync(PortalDbContext db, PortalUser user, CancellationToken cancellationToken)
    {
        var names = await db.Set<IdentityUserRole<Guid>>()
            .Where(held => held.UserId == user.Id)
            .Join(db.Set<IdentityRole<Guid>>(), held => held.RoleId, role => role.Id, (_, role) => role.Name)
            .ToListAsync(cancellationToken);
        var roles = names.Select(name => Enum.TryParse<Role>(name, out var role) ? role : (Role?)null).OfType<Role>().ToHashSet();
        return new Actor(user.Id, user.DisplayName, user.EmailConfirmed ? user.Email : null, roles);
    }
}

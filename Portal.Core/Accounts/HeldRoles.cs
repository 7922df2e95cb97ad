using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>Reads and writes which roles people hold.</summary>
internal static class HeldRoles
{
    private static readonly Dictionary<Guid, Role> ById = Enum.GetValues<Role>().ToDictionary(IdOf);

    /// <summary>A role's id: part of the schema, alike in every database, never changed.</summary>
    public static Guid IdOf(Role role) => new((int)role + 1, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>The roles of one person.</summary>
    public static async Task<HashSet<Role>> OfAsync(PortalDbContext db, Guid user, CancellationToken cancellationToken) =>
        [.. (await OfAsync(db, [user], cancellationToken))[user]];

    /// <summary>The roles of several people.</summary>
    public static async Task<ILookup<Guid, Role>> OfAsync(
        PortalDbContext db,
        IReadOnlyCollection<Guid> users,
        CancellationToken cancellationToken
    )
    {
        var rows = await Rows(db).AsNoTracking().Where(row => users.Contains(row.UserId)).ToListAsync(cancellationToken);
        return rows.Where(row => ById.ContainsKey(row.RoleId)).ToLookup(row => row.UserId, row => ById[row.RoleId]);
    }

    /// <summary>Ids of everyone who holds a role.</summary>
    public static IQueryable<Guid> Holders(PortalDbContext db, Role role)
    {
        var id = IdOf(role);
        return Rows(db).Where(row => row.RoleId == id).Select(row => row.UserId);
    }

    /// <summary>Replaces a person's roles; saved with the rest of the transaction.</summary>
    public static async Task ReplaceAsync(
        PortalDbContext db,
        Guid user,
        IReadOnlySet<Role> roles,
        CancellationToken cancellationToken
    )
    {
        var held = await Rows(db).Where(row => row.UserId == user).ToListAsync(cancellationToken);
        var wanted = roles.Select(IdOf).ToHashSet();
        Rows(db).RemoveRange(held.Where(row => !wanted.Contains(row.RoleId)));
        Rows(db)
            .AddRange(
                wanted
                    .Except(held.Select(row => row.RoleId))
                    .Select(role => new IdentityUserRole<Guid> { UserId = user, RoleId = role })
            );
    }

    /// <summary>True when somebody but this person can administer: enabled, and with a password to sign in.</summary>
    public static Task<bool> HasAdministratorBesideAsync(PortalDbContext db, Guid? user, CancellationToken cancellationToken)
    {
        var administrators = Holders(db, Role.Administrator);
        return db.Users.AnyAsync(
            row => row.Id != user && row.DisabledAt == null && row.PasswordHash != null && administrators.Contains(row.Id),
            cancellationToken
        );
    }

    private static DbSet<IdentityUserRole<Guid>> Rows(PortalDbContext db) => db.Set<IdentityUserRole<Guid>>();
}

using Portal.Core.Persistence;

namespace Portal.Core.Billing.Organizations;

/// <summary>
/// Which organizations a person may know of: a Member those they created, and those billed to an address they see, since whoever gets the
/// invoice may know whose it is. Source: DESIGN §9, P8.
/// </summary>
internal static class OrganizationSight
{
    public static IQueryable<Organization> In(PortalDbContext db, BillingSight sight, Actor actor)
    {
        if (sight.IsAll)
        {
            return db.Organizations;
        }

        var creator = actor.Holds(Role.Member) ? actor.Id : null;
        var seen = sight.In(db).Select(address => address.Key);
        var keys = db
            .Organizations.Where(organization => creator != null && organization.CreatedById == creator)
            .Select(organization => organization.Key)
            .Concat(
                db.Organizations.Where(organization => seen.Contains(organization.BillingAddressKey))
                    .Select(organization => organization.Key)
            );
        return db.Organizations.Where(organization => keys.Contains(organization.Key));
    }
}

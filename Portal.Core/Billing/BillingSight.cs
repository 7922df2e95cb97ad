using Portal.Core.Billing.Access;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// What one person may see of the billing addresses at one moment. Every query starts from <see cref="In"/>, so that what is not theirs is
/// not there. Source: 003-12, 003-13, P8.
/// </summary>
public sealed class BillingSight
{
    private readonly Reach _reach;
    private readonly Guid _user;

    private BillingSight(Reach reach, Guid user)
    {
        _reach = reach;
        _user = user;
    }

    private enum Reach
    {
        Nothing,
        Created,
        CreatedOrContact,
        Roles,
        All,
    }

    /// <summary>True when nothing is hidden.</summary>
    public bool IsAll => _reach == Reach.All;

    internal static BillingSight All { get; } = new(Reach.All, Guid.Empty);

    internal static BillingSight Nothing { get; } = new(Reach.Nothing, Guid.Empty);

    internal static BillingSight ByRoles(Guid user) => new(Reach.Roles, user);

    internal static BillingSight AsCreator(Guid user, bool orContact) =>
        new(orContact ? Reach.CreatedOrContact : Reach.Created, user);

    /// <summary>The billing addresses seen.</summary>
    internal IQueryable<BillingAddress> In(PortalDbContext db) => Narrow(db.BillingAddresses, db);

    /// <summary>Those of some rows that are seen, for a query that begins elsewhere (a search).</summary>
    internal IQueryable<BillingAddress> Narrow(IQueryable<BillingAddress> rows, PortalDbContext db)
    {
        if (IsAll)
        {
            return rows;
        }

        if (_reach == Reach.Created)
        {
            return rows.Where(address => address.CreatedById == _user);
        }

        // no OR and no correlated EXISTS: each part is one seek, and the few keys found drive the query whatever it sorts by
        var keys = KeysIn(db);
        return rows.Where(address => keys.Contains(address.Key));
    }

    private IQueryable<Guid> KeysIn(PortalDbContext db) =>
        _reach switch
        {
            Reach.CreatedOrContact => Created(db).Concat(OfCompanies(db)),
            Reach.Roles => db.BillingRoles.Where(role => role.UserId == _user).Select(role => role.AddressKey),
            _ => db.BillingAddresses.Where(_ => false).Select(address => address.Key),
        };

    private IQueryable<Guid> Created(PortalDbContext db) =>
        db.BillingAddresses.Where(address => address.CreatedById == _user).Select(address => address.Key);

    private IQueryable<Guid> OfCompanies(PortalDbContext db) =>
        from company in db.ContactCompanies
        where company.UserId == _user
        join address in db.BillingAddresses on (int?)company.CompanyId equals address.CompanyId
        select address.Key;
}

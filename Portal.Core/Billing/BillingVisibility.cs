using System.Linq.Expressions;

namespace Portal.Core.Billing;

/// <summary>Which billing addresses a person may know of. Source: 003-12, P8.</summary>
public static class BillingVisibility
{
    private static readonly Role[] SeesAll = [Role.Administrator, Role.Finance, Role.Viewer];

    /// <summary>True when the person may see this one.</summary>
    public static bool MaySee(Actor actor, BillingAddress address) =>
        actor.Holds(SeesAll) || (actor.Holds(Role.Member) && actor.Id is not null && address.CreatedById == actor.Id);

    /// <summary>The same as a filter for the database.</summary>
    internal static Expression<Func<BillingAddress, bool>> Filter(Actor actor)
    {
        if (actor.Holds(SeesAll))
        {
            return address => true;
        }

        var creator = actor.Holds(Role.Member) ? actor.Id : null;
        return address => creator != null && address.CreatedById == creator;
    }
}

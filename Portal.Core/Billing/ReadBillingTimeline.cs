using Portal.Core.Audit;

namespace Portal.Core.Billing;

/// <summary>Reads the story of a billing address, for those who may see it. Source: P10.</summary>
public sealed class ReadBillingTimeline(BillingVisibility visibility, ReadTimeline timeline)
{
    /// <summary>Reads one part, newest first; who got or lost a role only for those who may list the roles. Safe to repeat.</summary>
    public async Task<Result<TimelinePage>> ExecuteAsync(
        Actor actor,
        BillingAddressId id,
        Guid? olderThan,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (!await visibility.MaySeeAsync(actor, id, cancellationToken))
        {
            return BillingRefusals.NotFound;
        }

        var hidden = await visibility.MayGiveRolesAsync(actor, id, cancellationToken) ? [] : BillingActs.OfRoles;
        return await timeline.ExecuteAsync(BillingActs.Subject(id), hidden, olderThan, cancellationToken);
    }
}

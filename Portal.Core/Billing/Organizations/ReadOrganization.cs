using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Organizations;

/// <summary>Reads one organization, for those who may see it. Source: 003-1.</summary>
public sealed class ReadOrganization(PortalDatabase databases, BillingVisibility visibility)
{
    /// <summary>Reads it with its billing address, as far as this person may see that. Safe to repeat.</summary>
    public async Task<Result<OrganizationRow>> ExecuteAsync(Actor actor, OrganizationId id, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeOrganizations.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var sight = await visibility.OfAsync(actor, cancellationToken);
        await using var db = databases.CreateDbContext();
        var organization = await OrganizationSight
            .In(db, sight, actor)
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.Key == id.Value, cancellationToken);
        if (organization is null)
        {
            return OrganizationRefusals.NotFound;
        }

        var address = await sight
            .In(db)
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.Key == organization.BillingAddressKey, cancellationToken);
        return new OrganizationRow(organization, address);
    }
}

/// <summary>Reads the story of an organization, for those who may see it. Source: P10.</summary>
public sealed class ReadOrganizationTimeline(ReadOrganization read, ReadTimeline timeline)
{
    // what CreateOrganization tells of the billing address
    private static readonly string[] OfTheAddress = ["billingAddressId", "billingAddress"];

    /// <summary>Reads one part, newest first; without the billing address for those who may not see that. Safe to repeat.</summary>
    public async Task<Result<TimelinePage>> ExecuteAsync(
        Actor actor,
        OrganizationId id,
        Guid? olderThan,
        CancellationToken cancellationToken
    )
    {
        var found = await read.ExecuteAsync(actor, id, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Refusals[0];
        }

        var page = await timeline.ExecuteAsync((BillingActs.OrganizationKind, id.ToString()), [], olderThan, cancellationToken);
        return found.Value.BillingAddress is null
            ? page with
            {
                Entries = [.. page.Entries.Select(static entry => entry.Without(OfTheAddress))],
            }
            : page;
    }
}

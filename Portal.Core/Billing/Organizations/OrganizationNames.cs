using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Organizations;

/// <summary>What organizations are called.</summary>
internal sealed class OrganizationNames(PortalDatabase databases) : IRecordNames
{
    /// <inheritdoc/>
    public string Kind => BillingActs.OrganizationKind;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<Guid, string>> FindAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        return await db
            .Organizations.Where(organization => ids.Contains(organization.Key))
            .Select(organization => new { organization.Key, organization.Name })
            .ToDictionaryAsync(organization => organization.Key, organization => organization.Name, cancellationToken);
    }
}

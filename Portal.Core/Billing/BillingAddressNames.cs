using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>What billing addresses are called.</summary>
internal sealed class BillingAddressNames(PortalDatabase databases) : IRecordNames
{
    /// <inheritdoc/>
    public string Kind => BillingActs.AddressKind;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<Guid, string>> FindAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        return await db
            .BillingAddresses.Where(address => ids.Contains(address.Key))
            .Select(address => new { address.Key, address.Name })
            .ToDictionaryAsync(address => address.Key, address => address.Name, cancellationToken);
    }
}

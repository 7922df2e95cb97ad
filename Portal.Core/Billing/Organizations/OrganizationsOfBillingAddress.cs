using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Organizations;

/// <summary>Names the organizations that use a billing address, before it is archived. Source: scenario 4.</summary>
internal sealed class OrganizationsOfBillingAddress(PortalDatabase databases) : IBillingAddressUse
{
    private const int MostNamed = 5;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(BillingAddressId id, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var users = db.Organizations.Where(organization => organization.BillingAddressKey == id.Value);
        var names = await users
            .OrderBy(organization => organization.NameKey)
            .ThenBy(organization => organization.Key)
            .Select(organization => organization.Name)
            .Take(MostNamed)
            .ToListAsync(cancellationToken);
        var more = names.Count < MostNamed ? 0 : await users.CountAsync(cancellationToken) - names.Count;
        return
        [
            .. names.Select(name => $"organization {name}"),
            .. more > 0 ? [$"{more} more organization{(more == 1 ? "" : "s")}"] : Array.Empty<string>(),
        ];
    }
}

using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Access;

/// <summary>Forgets whose contact a person is, as soon as they are disabled or have another e-mail. Source: DESIGN §9.</summary>
internal sealed class ForgetContacts : IAccountTrace
{
    public async Task ForgetAsync(PortalDbContext db, Guid user, CancellationToken cancellationToken)
    {
        await db.ContactCompanies.Where(row => row.UserId == user).ExecuteDeleteAsync(cancellationToken);
        await db.ContactReadings.Where(row => row.UserId == user).ExecuteDeleteAsync(cancellationToken);
    }
}

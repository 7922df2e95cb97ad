using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Tests.Billing;

/// <summary>Who sees what, where Odoo has no contacts.</summary>
internal static class Sights
{
    public static BillingVisibility Of(PortalDatabase databases) =>
        new(
            databases,
            new BillingOptions(),
            new ContactAccess(
                databases,
                new ContactQuestions(
                    new NoContacts(),
                    new BillingGate(new PullLedger(databases, TimeProvider.System), _ => ValueTask.FromResult(""))
                ),
                new BillingChanges(),
                TimeProvider.System,
                NullLogger<ContactAccess>.Instance
            )
        );

    private sealed class NoContacts : IContactDirectory
    {
        public Task<IReadOnlyList<CompanyContact>> FindAsync(
            IReadOnlyCollection<string> emails,
            CancellationToken cancellationToken
        ) => Task.FromResult<IReadOnlyList<CompanyContact>>([]);

        public Task<IReadOnlyList<CompanyContact>> ListOfCompanyAsync(int companyId, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<CompanyContact>>([]);
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Bench;

/// <summary>Who sees what, without an Odoo that could be asked.</summary>
internal sealed class BenchSight : IContactDirectory
{
    public static BillingVisibility Of(PortalDatabase databases) =>
        new(
            databases,
            new BillingOptions(),
            new ContactAccess(
                databases,
                new ContactQuestions(
                    new BenchSight(),
                    new BillingGate(new PullLedger(databases, TimeProvider.System), _ => ValueTask.FromResult(""))
                ),
                new BillingChanges(),
                TimeProvider.System,
                NullLogger<ContactAccess>.Instance
            )
        );

    public Task<IReadOnlyList<CompanyContact>> FindAsync(
        IReadOnlyCollection<string> emails,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<CompanyContact>>([]);

    public Task<IReadOnlyList<CompanyContact>> ListOfCompanyAsync(int companyId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CompanyContact>>([]);
}

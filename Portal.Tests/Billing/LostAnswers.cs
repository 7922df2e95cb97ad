using Portal.Core;
using Portal.Core.Billing;

namespace Portal.Tests.Billing;

/// <summary>The real commands, but the answer never comes; or Odoo refuses with a reason.</summary>
internal sealed class LostAnswers(IBillingCommands real) : IBillingCommands
{
    /// <summary>True when Odoo does the work all the same.</summary>
    public bool CarriesOut { get; init; }

    /// <summary>Odoo's reason for a refusal; null for a lost answer.</summary>
    public string? Reason { get; init; }

    public Task<BillingPair> AddInvoiceContactAsync(
        int companyId,
        BillingAddressDraft draft,
        string reference,
        CancellationToken cancellationToken
    ) => LoseAsync(() => real.AddInvoiceContactAsync(companyId, draft, reference, cancellationToken));

    public Task ChangeAsync(BillingPair pair, IReadOnlyList<PartnerChange> changes, CancellationToken cancellationToken) =>
        LoseAsync(async () =>
        {
            await real.ChangeAsync(pair, changes, cancellationToken);
            return pair;
        });

    public Task SetActiveAsync(int invoiceContactId, bool active, CancellationToken cancellationToken) =>
        LoseAsync(async () =>
        {
            await real.SetActiveAsync(invoiceContactId, active, cancellationToken);
            return default(BillingPair);
        });

    public Task<string> ReadLastWriterAsync(int partnerId, CancellationToken cancellationToken) =>
        real.ReadLastWriterAsync(partnerId, cancellationToken);

    private async Task<BillingPair> LoseAsync(Func<Task<BillingPair>> work)
    {
        if (Reason is not null)
        {
            throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Rejected, "Refused.") { Reason = Reason };
        }

        if (CarriesOut)
        {
            await work();
        }

        throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Timeout, "Lost.") { MayHaveHappened = true };
    }
}

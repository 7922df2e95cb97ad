using System.Text.Json.Serialization;
using Portal.Core.Billing;

namespace Portal.Core.Odoo;

/// <summary>Orders to Odoo about one billing address. Source: P5, FACTS §3, FACTS §4.</summary>
internal sealed class OdooBillingCommands(OdooClient odoo) : IBillingCommands
{
    private const string Partners = "res.partner";

    public async Task<BillingPair> AddInvoiceContactAsync(
        int companyId,
        BillingAddressDraft draft,
        string reference,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reference);
        var values = BillingValues.ContactOf(draft, reference).Set("parent_id", new OdooId(companyId));
        var contact = await odoo.CreateAsync(Partners, values, cancellationToken);
        return new BillingPair(companyId, contact.Value);
    }

    /// <remarks>Both records go in one call, the contact as a command of the company's: Odoo writes both or neither.</remarks>
    public Task ChangeAsync(BillingPair pair, IReadOnlyList<PartnerChange> changes, CancellationToken cancellationToken)
    {
        var company = changes.Where(static change => change.Side == BillingSide.Company).ToList();
        var contact = changes.Where(static change => change.Side == BillingSide.Contact).ToList();
        var (id, values) = (company.Count, contact.Count) switch
        {
            (0, 0) => throw new ArgumentException("Nothing to change.", nameof(changes)),
            (0, _) => (pair.InvoiceContactId, BillingFields.ToValues(contact)),
            (_, 0) => (pair.CompanyId, BillingFields.ToValues(company)),
            _ => (pair.CompanyId, BillingFields.ToValues(company).Set("child_ids", UpdateOf(pair, contact))),
        };
        return odoo.WriteAsync(Partners, [new OdooId(id)], values, cancellationToken);
    }

    public Task SetActiveAsync(int invoiceContactId, bool active, CancellationToken cancellationToken) =>
        odoo.WriteAsync(Partners, [new OdooId(invoiceContactId)], new OdooValues().Set("active", active), cancellationToken);

    public async Task<string> ReadLastWriterAsync(int partnerId, CancellationToken cancellationToken)
    {
        var rows = await odoo.SearchReadAsync(
            Partners,
            OdooDomain.Where("id").Is(partnerId),
            new OdooQuery
            {
                Limit = 1,
                Context = OdooContext.WithArchived,
                WithLinkNames = true,
            },
            WriterWire.Default.ListWriterRow,
            cancellationToken
        );
        return rows is [{ WriteUid: { } writer }] ? writer.Name : "";
    }

    private static OdooCommand UpdateOf(BillingPair pair, List<PartnerChange> contact) =>
        OdooCommand.Update(new OdooId(pair.InvoiceContactId), BillingFields.ToValues(contact));
}

/// <summary>Who wrote a record last.</summary>
internal sealed record WriterRow(int Id, OdooLink? WriteUid);

/// <summary>JSON of the writer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(OdooLinkConverter)]
)]
[JsonSerializable(typeof(List<WriterRow>))]
internal sealed partial class WriterWire : JsonSerializerContext;

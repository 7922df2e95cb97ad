using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Portal.Core.Odoo;

/// <summary>What the catalogue needs to know of this Odoo, asked once in a while: its company's currency, and whether it has subscriptions. Thread-safe. Source: D13, C11.</summary>
internal sealed class CatalogFields(OdooClient odoo, IOptions<OdooOptions> options, TimeProvider time)
{
    public const string Recurring = "recurring_invoice";

    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(5);

    private Known? _known;

    /// <summary>ISO code of the currency that prices of products are in, and whether products can be billed by a plan.</summary>
    /// <exception cref="ConnectorException">Odoo failed.</exception>
    public async Task<(string Currency, bool HasPlans)> ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_known is not { } known || now - known.ReadAt >= KeepFor)
        {
            known = new Known(await ReadCurrencyAsync(cancellationToken), await HasPlansAsync(cancellationToken), now);
            _known = known;
        }

        return (known.Currency, known.HasPlans);
    }

    private async Task<bool> HasPlansAsync(CancellationToken cancellationToken)
    {
        var call = new OdooCall("product.template", "fields_get")
        {
            Arguments = new OdooValues().Set("allfields", [Recurring]).Set("attributes", (string[])["type"]),
            IsRead = true,
        };
        var told = await odoo.CallAsync(call, OdooWire.Default.JsonElement, cancellationToken);
        return told.ValueKind == JsonValueKind.Object && told.TryGetProperty(Recurring, out _);
    }

    private async Task<string> ReadCurrencyAsync(CancellationToken cancellationToken)
    {
        var companies = await odoo.SearchReadAsync(
            "res.company",
            OdooDomain.Everything,
            new OdooQuery { Order = "id" },
            CatalogWire.Default.ListCompanyMoneyRow,
            cancellationToken
        );
        var own = companies is [var only] ? only.Id : await FindOwnAsync(cancellationToken);
        var currency = companies.FirstOrDefault(company => company.Id == own)?.CurrencyId;
        var found = await odoo.ReadAsync(
            "res.currency",
            currency is { } link ? [link.Id] : [],
            CatalogWire.Default.ListCurrencyRow,
            cancellationToken
        );
        return found is [var row] ? row.Name : "";
    }

    // the first of the companies that calls work in, or else the account's own: prices are kept in that one's currency
    private async Task<int?> FindOwnAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Companies is [var first, ..])
        {
            return first;
        }

        var call = new OdooCall("res.users", "context_get") { IsRead = true };
        if (await odoo.CallAsync(call, OdooWire.Default.OwnContext, cancellationToken) is not { Uid: { } uid })
        {
            return null;
        }

        var rows = await odoo.ReadAsync(
            "res.users",
            [new OdooId(uid)],
            CatalogWire.Default.ListUserCompanyRow,
            cancellationToken
        );
        return rows is [{ CompanyId: { } company }] ? company.Id.Value : null;
    }

    private sealed record Known(string Currency, bool HasPlans, DateTimeOffset ReadAt);
}

using System.Globalization;
using Portal.Core.Catalog;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Odoo;

/// <summary>
/// Makes the product of a template, or lets it follow, with its deposit and the plan that bills it. It looks first, by the reference: what is there is never made a second time, and
/// only what differs is written. The currency is the company's, since Odoo computes it. Source: 002-4 to 002-7, D13, D15, C4.
/// </summary>
internal sealed class OdooCatalogWriter(OdooClient odoo, OdooCatalogDirectory directory)
{
    /// <summary>Does it.</summary>
    /// <exception cref="ConnectorException">Odoo failed.</exception>
    public async Task<DeliveryAnswer> WriteAsync(CatalogWrite write, CancellationToken cancellationToken)
    {
        var seen = await LookAsync(write, cancellationToken);
        if (seen.Products.Count > 1 || seen.Deposits.Count > 1)
        {
            var code = seen.Products.Count > 1 ? write.Code : write.Code + CatalogWrites.DepositSuffix;
            return new DeliveryAnswer(AnswerKind.Refused)
            {
                Reason = $"Several products of Odoo have the reference {code}. Leave it to one of them. Nothing was changed.",
            };
        }

        var done = write.Content is { } content
            ? await MakeAsync(write, content, seen, cancellationToken)
            : await PutAwayAsync(seen, cancellationToken);
        return new DeliveryAnswer(AnswerKind.Accepted)
        {
            IsThereAlready = done.Count == 0,
            Body = CatalogWrites.Answer(new CatalogWritten(await LookAsync(write, cancellationToken))),
            ResponseText = done.Count == 0 ? "Odoo has it as it is." : string.Join(' ', done),
        };
    }

    private async Task<CatalogSeen> LookAsync(CatalogWrite write, CancellationToken cancellationToken)
    {
        var asked = new Dictionary<string, int>(StringComparer.Ordinal) { [write.Code] = write.Content?.Months ?? 0 };
        return (await directory.ReadAsync(asked, cancellationToken))[write.Code];
    }

    private async Task<List<string>> MakeAsync(
        CatalogWrite write,
        CatalogProduct content,
        CatalogSeen seen,
        CancellationToken cancellationToken
    )
    {
        var done = new List<string>();
        if (seen is { HasPlans: true, Plan.Length: 0 })
        {
            await MakePlanAsync(content.Months, cancellationToken);
            done.Add("The plan is made.");
        }

        // the deposit first: once the product is there, all is
        if (content.Deposit is { } deposit)
        {
            var code = write.Code + CatalogWrites.DepositSuffix;
            var wanted = new Wanted(code, $"{content.Name}, deposit", null, deposit, seen.HasPlans ? false : null);
            done.AddRange(await KeepAsync(wanted, seen.Deposit, write.OverwritesPrices, cancellationToken));
        }

        var product = new Wanted(write.Code, content.Name, content.Description, content.Price, seen.HasPlans ? true : null);
        done.AddRange(await KeepAsync(product, seen.Product, write.OverwritesPrices, cancellationToken));
        return done;
    }

    private async Task<IEnumerable<string>> KeepAsync(
        Wanted wanted,
        SeenProduct? there,
        bool overwritesPrices,
        CancellationToken cancellationToken
    )
    {
        if (there is null)
        {
            var made = new OdooValues()
                .Set("name", wanted.Name)
                .Set("default_code", wanted.Code)
                .Set("type", "service")
                .SetText("description_sale", wanted.Description ?? "")
                .Set("list_price", wanted.Price);
            _ = await odoo.CreateAsync(OdooCatalogDirectory.Products, WithRecurring(made, wanted), cancellationToken);
            return [$"{wanted.Code} is made."];
        }

        if (Differences(wanted, there, overwritesPrices) is not { } values)
        {
            return [];
        }

        await odoo.WriteAsync(OdooCatalogDirectory.Products, [new OdooId(there.Id)], values, cancellationToken);
        return [$"{wanted.Code} is changed."];
    }

    // null when nothing differs; a deposit's name and text are Odoo's own once it is there
    private static OdooValues? Differences(Wanted wanted, SeenProduct there, bool overwritesPrices)
    {
        var values = new OdooValues();
        var before = values.Json.Count;
        if (wanted.Description is { } description)
        {
            values = there.Name == wanted.Name ? values : values.Set("name", wanted.Name);
            values = there.Description == description ? values : values.SetText("description_sale", description);
            values =
                wanted.IsRecurring == true && there.IsRecurring == false ? values.Set(CatalogFields.Recurring, true) : values;
        }

        values = there.IsActive ? values : values.Set("active", true);
        values = overwritesPrices && there.Price != wanted.Price ? values.Set("list_price", wanted.Price) : values;
        return values.Json.Count == before ? null : values;
    }

    private static OdooValues WithRecurring(OdooValues values, Wanted wanted) =>
        wanted.IsRecurring is { } isRecurring ? values.Set(CatalogFields.Recurring, isRecurring) : values;

    private async Task<List<string>> PutAwayAsync(CatalogSeen seen, CancellationToken cancellationToken)
    {
        var offered = seen.Products.Concat(seen.Deposits).Where(product => product.IsActive).ToList();
        if (offered.Count > 0)
        {
            var ids = offered.Select(product => new OdooId(product.Id)).ToList();
            await odoo.WriteAsync(OdooCatalogDirectory.Products, ids, new OdooValues().Set("active", false), cancellationToken);
        }

        return [.. offered.Select(product => $"{product.Name} is archived.")];
    }

    private async Task MakePlanAsync(int months, CancellationToken cancellationToken)
    {
        var years = months % 12 == 0;
        var value = years ? months / 12 : months;
        var unit = years ? "year" : "month";
        var name = value == 1 ? (years ? "Yearly" : "Monthly") : string.Create(CultureInfo.InvariantCulture, $"{value} {unit}s");
        var values = new OdooValues().Set("name", name).Set("billing_period_value", value).Set("billing_period_unit", unit);
        _ = await odoo.CreateAsync(OdooCatalogDirectory.Plans, values, cancellationToken);
    }

    // the description is null for a deposit
    private sealed record Wanted(string Code, string Name, string? Description, decimal Price, bool? IsRecurring);
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Core.Catalog;

/// <summary>Holds a template against what Odoo has: the only place that says what differs, and what speaks against taking it over unseen.</summary>
internal static partial class CatalogComparison
{
    /// <summary>True for a name like <c>BSS-Monthly-Nairobi</c>: service, duration and location. Source: 002-6.</summary>
    public static bool IsNamedWell(string name) => WellNamed().IsMatch(name);

    /// <summary>What differs. A template that is offered no more changes nothing but that.</summary>
    public static IReadOnlyList<CatalogChange> Compare(CatalogTemplate template, CatalogSeen seen, CatalogOptions options)
    {
        if (!template.IsActive)
        {
            return [.. seen.Products.Concat(seen.Deposits).Where(product => product.IsActive).Select(PutAway)];
        }

        var changes = seen.Products.Count == 0 ? NewProduct(template, seen) : OfProduct(template, seen, options);
        return [.. changes, .. OfDeposit(template, seen, options)];
    }

    /// <summary>What speaks against it.</summary>
    public static CatalogGuards Guard(CatalogTemplate template, CatalogSeen seen)
    {
        var guards = template.Guards & CatalogGuards.Revived;
        guards |= seen.Products.Count > 1 || seen.Deposits.Count > 1 ? CatalogGuards.Duplicate : 0;
        guards |= seen.Products.Count > 0 && template.WrittenAt is null ? CatalogGuards.Adopts : 0;
        if (!template.IsActive)
        {
            return guards & CatalogGuards.Duplicate;
        }

        guards |= IsNamedWell(template.Name) ? 0 : CatalogGuards.Name;
        guards |= template.Terms.Months > 1 ? CatalogGuards.Period : 0;
        return guards | (template.Currency != seen.Currency ? CatalogGuards.Currency : 0);
    }

    private static CatalogChange PutAway(SeenProduct product) => new(CatalogField.Active, $"{product.Name}: offered", "archived");

    private static IEnumerable<CatalogChange> NewProduct(CatalogTemplate template, CatalogSeen seen)
    {
        yield return new(CatalogField.Product, "", template.TemplateId);
        yield return new(CatalogField.Name, "", template.Name);
        if (template.Description.Length > 0)
        {
            yield return new(CatalogField.Description, "", template.Description);
        }

        yield return new(CatalogField.Price, "", Price(template.Terms.Price, template.Currency));
        if (seen.HasPlans)
        {
            yield return new(CatalogField.Plan, seen.Plan, Period(template.Terms.Months));
        }
    }

    private static IEnumerable<CatalogChange> OfProduct(CatalogTemplate template, CatalogSeen seen, CatalogOptions options)
    {
        var product = seen.Products[0];
        if (product.Name != template.Name)
        {
            yield return new(CatalogField.Name, product.Name, template.Name);
        }

        if (product.Description != template.Description)
        {
            yield return new(CatalogField.Description, product.Description, template.Description);
        }

        if (!product.IsActive)
        {
            yield return new(CatalogField.Active, "archived", "offered");
        }

        if (product.IsRecurring == false)
        {
            yield return new(CatalogField.Recurring, "no", "yes");
        }

        if (product.Price != PriceOf(template))
        {
            yield return new(
                CatalogField.Price,
                Price(product.Price, seen.Currency),
                Price(template.Terms.Price, template.Currency),
                !options.OverwritesPrices
            );
        }

        if (seen.HasPlans && seen.Plan.Length == 0)
        {
            yield return new(CatalogField.Plan, "", Period(template.Terms.Months));
        }
    }

    private static IEnumerable<CatalogChange> OfDeposit(CatalogTemplate template, CatalogSeen seen, CatalogOptions options)
    {
        if (template.Terms.Deposit == 0)
        {
            yield break; // one that is there may stand on orders: it is left alone
        }

        var price = Price(template.Terms.Deposit, template.Currency);
        if (seen.Deposits.Count == 0)
        {
            yield return new(CatalogField.Deposit, "", template.TemplateId + CatalogWrites.DepositSuffix);
            yield return new(CatalogField.DepositPrice, "", price);
            yield break;
        }

        var deposit = seen.Deposits[0];
        if (!deposit.IsActive)
        {
            yield return new(CatalogField.Deposit, "archived", "offered");
        }

        if (deposit.Price != (template.AgreedDeposit ?? template.Terms.Deposit))
        {
            yield return new(CatalogField.DepositPrice, Price(deposit.Price, seen.Currency), price, !options.OverwritesPrices);
        }
    }

    private static decimal PriceOf(CatalogTemplate template) => template.AgreedPrice ?? template.Terms.Price;

    private static string Price(decimal amount, string currency) =>
        string.Create(CultureInfo.InvariantCulture, $"{currency} {amount:#,##0.##}").Trim();

    /// <summary>A period in words.</summary>
    public static string Period(int months) =>
        months switch
        {
            1 => "every month",
            12 => "every year",
            _ when months % 12 == 0 => string.Create(CultureInfo.InvariantCulture, $"every {months / 12} years"),
            _ => string.Create(CultureInfo.InvariantCulture, $"every {months} months"),
        };

    [GeneratedRegex(@"^[^\s\-]+(-[^\s\-]+){2,}$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex WellNamed();
}

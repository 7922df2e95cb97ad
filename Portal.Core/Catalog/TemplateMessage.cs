using System.Globalization;
using System.Text.Json;

namespace Portal.Core.Catalog;

/// <summary>
/// Reads what ABS says of a template. The fields stand at the root (MQTT) or under <c>data</c> (an event at the door). Whatever is missing or makes no sense is refused with
/// the field's name. Source: 002-4, 002-7.
/// </summary>
internal static class TemplateMessage
{
    public const int IdLength = 64;
    public const int NameLength = 200;
    public const int DescriptionLength = 4000;

    private const decimal Most = 1_000_000_000m;
    private const string Terms = "common_terms";
    private const string Duration = $"{Terms}.service_duration_days";

    private static readonly Dictionary<string, bool> Statuses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ACTIVE"] = true,
        ["PUBLISHED"] = true,
        ["INACTIVE"] = false,
        ["DRAFT"] = false,
        ["SUSPENDED"] = false,
        ["ARCHIVED"] = false,
        ["RETIRED"] = false,
    };

    // months of one cycle, and how few and many days it may have
    private static readonly Dictionary<string, (int Months, int Least, int Most)> Cycles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["MONTHLY"] = (1, 28, 31),
        ["QUARTERLY"] = (3, 89, 92),
        ["YEARLY"] = (12, 360, 366),
        ["ANNUALLY"] = (12, 360, 366),
    };

    /// <summary>Reads it, or says which field is wrong.</summary>
    public static Result<TemplateNews> Read(TemplateEvent happened, ReadOnlyMemory<byte> body)
    {
        using var document = LooseJson.ParseObject(body);
        if (document is null)
        {
            return CatalogRefusals.Field("body", "is no JSON object");
        }

        var root = document.RootElement;
        var data = LooseJson.Inner(root, "data") is { ValueKind: JsonValueKind.Object } inner ? inner : root;
        var id = LooseJson.Text(data, "template_id");
        if (FindFault(id) is { } fault)
        {
            return CatalogRefusals.Field("template_id", fault);
        }

        var at = LooseJson.Instant(data, "updated_at") ?? LooseJson.Instant(data, "occurred_at");
        if (happened == TemplateEvent.Archived)
        {
            return new TemplateNews(id, happened, null, at);
        }

        var content = ReadContent(data);
        return content.Succeeded ? new TemplateNews(id, happened, content.Value, at) : content.Refusals[0];
    }

    // it stands in topics, where these characters part levels, and in Odoo's internal reference
    private static string? FindFault(string id) =>
        id.Length == 0 ? "is missing"
        : id.Length > IdLength ? $"has more than {IdLength} characters"
        : id.AsSpan().IndexOfAny("/+#, ") >= 0 ? "has a blank, comma, slash, + or #"
        : null;

    private static Result<TemplateContent> ReadContent(JsonElement data)
    {
        var (name, description) = (LooseJson.Text(data, "name"), LooseJson.Text(data, "description"));
        if (name.Length is 0 or > NameLength)
        {
            return CatalogRefusals.Field("name", name.Length == 0 ? "is missing" : $"has more than {NameLength} characters");
        }

        if (description.Length > DescriptionLength)
        {
            return CatalogRefusals.Field("description", $"has more than {DescriptionLength} characters");
        }

        var currency = LooseJson.Text(data, "billing_currency").ToUpperInvariant();
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
        {
            return CatalogRefusals.Field("billing_currency", currency.Length == 0 ? "is missing" : "is no ISO code such as KES");
        }

        var status = LooseJson.Text(data, "status");
        if (!Statuses.TryGetValue(status, out var isActive))
        {
            return Unknown("status", status, Statuses.Keys);
        }

        var terms = ReadTerms(LooseJson.Inner(data, Terms));
        return terms.Succeeded ? new TemplateContent(name, description, currency, isActive, terms.Value) : terms.Refusals[0];
    }

    private static Result<TemplateTerms> ReadTerms(JsonElement terms)
    {
        if (terms.ValueKind != JsonValueKind.Object)
        {
            return CatalogRefusals.Field(Terms, "is missing");
        }

        var cycle = LooseJson.Text(terms, "billing_cycle");
        if (!Cycles.TryGetValue(cycle, out var of))
        {
            return Unknown($"{Terms}.billing_cycle", cycle, Cycles.Keys);
        }

        var days = LooseJson.Text(terms, "service_duration_days");
        if (!int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var duration) || duration is < 1 or > 3660)
        {
            return CatalogRefusals.Field(Duration, days.Length == 0 ? "is missing" : "is no number of days from 1 to 3660");
        }

        // 30 days are one month, 60 are two: the interval of 002-7
        var count = (duration + of.Most - 1) / of.Most;
        if (duration < count * of.Least)
        {
            return CatalogRefusals.Field(Duration, $"{duration} is no whole number of {cycle} cycles");
        }

        return ReadAmounts(terms, count * of.Months);
    }

    private static Result<TemplateTerms> ReadAmounts(JsonElement terms, int months)
    {
        var fee = LooseJson.Text(terms, "monthly_fee");
        if (ReadAmount(fee) is not { } monthly)
        {
            return CatalogRefusals.Field($"{Terms}.monthly_fee", Amount(fee));
        }

        var deposit = LooseJson.Text(terms, "deposit_amount");
        return (deposit.Length == 0 ? 0 : ReadAmount(deposit)) is { } amount
            ? new TemplateTerms(months, monthly, amount)
            : CatalogRefusals.Field($"{Terms}.deposit_amount", Amount(deposit));
    }

    private static decimal? ReadAmount(string text) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out var amount
        )
        && amount <= Most
        && decimal.Round(amount, 2) == amount
            ? decimal.Round(amount, 2)
            : null;

    private static string Amount(string text) =>
        text.Length == 0 ? "is missing" : "is no amount from 0 to 1,000,000,000 with two decimals at most";

    private static Refusal Unknown(string field, string value, IEnumerable<string> known) =>
        CatalogRefusals.Field(
            field,
            value.Length == 0 ? "is missing" : $"\"{Folding.Cut(value, 40)}\" is none of {string.Join(", ", known)}"
        );
}

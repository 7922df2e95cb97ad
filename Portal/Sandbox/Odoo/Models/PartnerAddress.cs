using System.Text.RegularExpressions;

namespace Portal.Sandbox.Odoo.Models;

/// <summary>What res.partner shows beside what it keeps: the address as a text, the formatted e-mail, a namesake by VAT number.</summary>
internal static partial class PartnerAddress
{
    private const string Fallback = "%(street)s\n%(street2)s\n%(city)s %(state_code)s %(zip)s\n%(country_name)s";

    /// <summary>The address in the layout of its country. Source: Odoo 18, recording search_read_all_fields_size (contact_address).</summary>
    public static object? Of(Transaction work, Row row)
    {
        var partners = work.Model("res.partner");
        var states = work.Model("res.country.state");
        var countries = work.Model("res.country");
        var state = work.Find(states, row.Reference(partners["state_id"]) ?? 0);
        var country = work.Find(countries, row.Reference(partners["country_id"]) ?? 0);
        var company = row.Text(partners["commercial_company_name"]);
        var layout = country?.Text(countries["address_format"]) ?? Fallback;
        return Placeholder()
            .Replace(
                company is null ? layout : $"%(company_name)s\n{layout}",
                match =>
                    match.Groups[1].Value switch
                    {
                        "state_code" => state?.Text(states["code"]),
                        "state_name" => state?.Text(states["name"]),
                        "country_code" => country?.Text(countries["code"]),
                        "country_name" => country?.Text(countries["name"]),
                        "company_name" => company,
                        var name => partners.Fields.TryGetValue(name, out var field) ? row.Text(field) : null,
                    } ?? ""
            );
    }

    /// <summary>The address of a kind that documents for a partner go to: its own child of that kind, a contact's company's, else itself.</summary>
    public static long For(Transaction work, Row partner, string kind)
    {
        var partners = work.Database.Table("res.partner");
        var (parent, type, active) = (partners.Model["parent_id"], partners.Model["type"], partners.Model["active"]);
        for (Row? at = partner; at is not null; at = Above(at))
        {
            var found = partners
                .Lookup(parent, at.Id)
                .Select(partners.Find)
                .OfType<Row>()
                .FirstOrDefault(row => row.Text(type) == kind && row.Flag(active));
            if (found is not null)
            {
                return found.Id;
            }
        }

        return partner.Id;

        Row? Above(Row row) =>
            row.Flag(partners.Model["is_company"]) ? null : work.Find(partners.Model, row.Reference(parent) ?? 0);
    }

    public static object? EmailOf(Transaction work, Row row)
    {
        var partners = work.Model("res.partner");
        return row.Text(partners["email"]) is { Length: > 0 } email ? $"\"{row.Text(partners["name"])}\" <{email}>" : null;
    }

    /// <summary>Another company with the same VAT number, archived or not; never asked for a contact.</summary>
    public static object? SameVat(Transaction work, Row row)
    {
        var partners = work.Model("res.partner");
        if (row.Text(partners["vat"]) is not { Length: > 1 } vat || row.Reference(partners["parent_id"]) is not null)
        {
            return null;
        }

        var own = new Condition("id", "child_of", row.Id);
        var domain = Group.All(new Condition("vat", "=", vat), new Negation(own));
        return new Query(work, partners, domain) { ActiveTest = false }
            .Ids()
            .Cast<object?>()
            .FirstOrDefault();
    }

    [GeneratedRegex(@"%\((\w+)\)s")]
    private static partial Regex Placeholder();
}

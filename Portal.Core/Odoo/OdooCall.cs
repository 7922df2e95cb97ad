using System.Text.Json.Nodes;

namespace Portal.Core.Odoo;

/// <summary>One method call, free of any protocol: arguments by name, as JSON-2 wants them; JSON-RPC lays them out its own way.</summary>
/// <param name="Model">Technical name, such as <c>res.partner</c>.</param>
/// <param name="Method">Public method of the model.</param>
public sealed record OdooCall(string Model, string Method)
{
    /// <summary>Records the method works on; null for a method of the model itself.</summary>
    public IReadOnlyList<OdooId>? Ids { get; init; }

    /// <summary>Arguments by their Python names, without ids and context.</summary>
    public OdooValues Arguments { get; init; } = new();

    /// <summary>Odoo's context.</summary>
    public OdooContext Context { get; init; } = OdooContext.None;

    /// <summary>True when the method changes nothing: only such calls are repeated by themselves after a failure.</summary>
    public bool IsRead { get; init; }

    /// <summary>
    /// How many of the first arguments JSON-RPC passes by position: modules often override <c>write</c> and others under another
    /// parameter name, and <c>create</c> over RPC looks at its first positional argument.
    /// </summary>
    internal int LeadingByPosition { get; init; }

    /// <summary>Model and method; never the arguments, so it may be logged.</summary>
    public override string ToString() => $"{Model}.{Method}";
}

/// <summary>The part of Odoo's context that Portal sets.</summary>
public sealed record OdooContext
{
    /// <summary>Nothing set: the account's own defaults, archived records hidden, English source texts.</summary>
    public static OdooContext None { get; } = new();

    /// <summary>Archived records are found too.</summary>
    public static OdooContext WithArchived { get; } = new() { IncludesArchived = true };

    /// <summary>True to find archived records too (<c>active_test</c> false).</summary>
    public bool IncludesArchived { get; init; }

    /// <summary>Code of an installed language for translated texts, or empty. Odoo refuses one that is not installed.</summary>
    public string Language { get; init; } = "";

    /// <summary>
    /// Our own companies the call works in (<c>allowed_company_ids</c>): those of <see cref="OdooOptions.Companies"/>; empty for all that the
    /// account may. Odoo refuses one that the account may not. Source: 004-3, Odoo 18, recording context_bad_company.
    /// </summary>
    internal IReadOnlyList<int> Companies { get; init; } = [];

    internal JsonObject ToJson()
    {
        var json = new JsonObject();
        if (IncludesArchived)
        {
            json["active_test"] = false;
        }

        if (Language.Length > 0)
        {
            json["lang"] = Language;
        }

        if (Companies.Count > 0)
        {
            json["allowed_company_ids"] = new JsonArray([.. Companies.Select(static id => JsonValue.Create(id))]);
        }

        return json;
    }
}

/// <summary>Which rows a search gives, and how.</summary>
public sealed record OdooQuery
{
    /// <summary>Rows at most, from 1; null for all (Odoo itself takes 0 for "all").</summary>
    public int? Limit { get; init; }

    /// <summary>Order as Odoo writes it, such as <c>write_date,id</c>; empty for the model's own.</summary>
    public string Order { get; init; } = "";

    /// <summary>True to get the names of linked records too, at about twice the cost; otherwise links carry ids only.</summary>
    public bool WithLinkNames { get; init; }

    /// <summary>Odoo's context.</summary>
    public OdooContext Context { get; init; } = OdooContext.None;
}

using System.Security.Cryptography;
using System.Text;

namespace Portal.Core.Assets.Organizations;

/// <summary>
/// Which clients become organizations in Pulseway by themselves: those with one of the tags, and those in one of the countries. Without either only
/// a person asks for it, for not every company in Odoo is a client with devices. Source: 000-24, 000-25, D10.
/// </summary>
/// <param name="Tags">Names of tags in Odoo.</param>
/// <param name="Countries">Codes of countries, of two letters.</param>
public sealed record SyncRule(IReadOnlyList<string> Tags, IReadOnlyList<string> Countries)
{
    private const string ByHand = "manual";
    private const string Tag = "tag";
    private const string Country = "country";

    /// <summary>None by itself.</summary>
    public static SyncRule Manual { get; } = new([], []);

    /// <summary>True when only a person asks.</summary>
    public bool IsManual => Tags.Count + Countries.Count == 0;

    /// <summary>Reads <c>manual</c>, or <c>tag:Managed, country:KE</c>; null for what is neither.</summary>
    public static SyncRule? TryParse(string text)
    {
        if (string.Equals(text.Trim(), ByHand, StringComparison.OrdinalIgnoreCase))
        {
            return Manual;
        }

        var (tags, countries) = (new List<string>(), new List<string>());
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            switch (part.Split(':', 2, StringSplitOptions.TrimEntries))
            {
                case [var kind, { Length: > 0 } name] when string.Equals(kind, Tag, StringComparison.OrdinalIgnoreCase):
                    tags.Add(name);
                    break;
                case [var kind, { Length: 2 } code]
                    when string.Equals(kind, Country, StringComparison.OrdinalIgnoreCase) && code.All(char.IsAsciiLetter):
                    countries.Add(code.ToUpperInvariant());
                    break;
                default:
                    return null;
            }
        }

        return new SyncRule(tags, countries);
    }

    /// <summary>The rule as it is written in the settings.</summary>
    public override string ToString() =>
        IsManual
            ? ByHand
            : string.Join(
                ", ",
                [.. Tags.Select(static tag => $"{Tag}:{tag}"), .. Countries.Select(static code => $"{Country}:{code}")]
            );

    /// <summary>Tells one rule from another.</summary>
    internal string Digest() => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(ToString())))[..32];
}

/// <summary>The companies that a rule means.</summary>
/// <param name="Ids">Their ids in Odoo, without those that are hidden.</param>
/// <param name="Unknown">Tags and countries of the rule that Odoo does not know, as the rule names them.</param>
public sealed record RuledCompanies(IReadOnlySet<int> Ids, IReadOnlyList<string> Unknown);

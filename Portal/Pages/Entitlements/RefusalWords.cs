using System.Text.RegularExpressions;
using Portal.Core.Retail.Entitlements;

namespace Portal.Pages.Entitlements;

/// <summary>What ABS refused, in a plain sentence with the next step.</summary>
/// <param name="Sentence">The sentence.</param>
/// <param name="Step">The next step, a sentence too.</param>
/// <param name="ProductId">The product whose mapping is to be corrected, or null.</param>
internal sealed record ExplainedRefusal(string Sentence, string Step, int? ProductId);

/// <summary>Refusals of ABS that name a field of what it was sent, in staff's words.</summary>
internal static partial class RefusalWords
{
    /// <summary>The sentence; null for a reason that is one already.</summary>
    /// <param name="reason">The reason as it is kept.</param>
    /// <param name="lines">Lines of the order, which tell the product behind a unit; empty where they are not known.</param>
    public static ExplainedRefusal? Explain(string? reason, IReadOnlyList<EntitledLine> lines)
    {
        if (reason is null)
        {
            return null;
        }

        if (UnknownUnit().Match(reason) is { Success: true } unknown)
        {
            var unit = unknown.Groups["unit"].Value;
            var line = lines.FirstOrDefault(each => each.Units?.Any(of => of.AbsRef == unit) == true)?.Line;
            var what = line is null ? "the product that stands for it" : line.ProductName;
            return new(
                $"ABS does not know the product unit “{unit}”.",
                $"Correct the mapping of {what}, then send it again.",
                line?.ProductId
            );
        }

        return Field().Match(reason) is { Success: true } field
            ? new(
                $"ABS does not accept {Name(Place().Replace(field.Groups["field"].Value, ""))}.",
                "Correct it, then send it again.",
                null
            )
            : null;
    }

    private static string Name(string field) =>
        field switch
        {
            "product_units" => "the product units",
            "product_units.quantity" => "the quantity of a product unit",
            "product_units.type" => "the type of a product unit",
            "product_units.sku" => "the sku of a product unit",
            "product_units.abs_ref" => "the coupling key of a product unit",
            _ => $"what it was sent as “{field.Replace('_', ' ')}”",
        };

    [GeneratedRegex(@"^product_units\[\d+\]\.abs_ref unknown product unit ""(?<unit>[^""]+)""")]
    private static partial Regex UnknownUnit();

    // a name in small letters with an underscore or a place in a list is none that people use
    [GeneratedRegex(@"^(?<field>[a-z]+(?:_[a-z]+)+(?:\[\d+\])?(?:\.[a-z_]+)?) ")]
    private static partial Regex Field();

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Place();
}

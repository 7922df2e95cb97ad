using System.Globalization;

namespace Portal.Core.Catalog;

/// <summary>Everything about the catalogue that is refused, in one place.</summary>
internal static class CatalogRefusals
{
    public static Refusal NoTemplate { get; } =
        new(Refusal.NotFoundCode, "There is no such template.", "Go back to the catalogue and open it again.");

    public static Refusal Changed { get; } = new("catalog.changed", "It changed meanwhile.", "Look at it again, then decide.");

    public static Refusal NothingPicked { get; } =
        new("catalog.nothing-picked", "No template is picked.", "Pick templates that wait for a review.");

    public static Refusal TooMany { get; } =
        new("catalog.too-many", "At most 200 templates can be picked at once.", "Pick fewer, or approve all that match.");

    public static Refusal NothingMatches { get; } =
        new(
            "catalog.nothing-matches",
            "No template that matches waits without a warning.",
            "Look at the list again; those with a warning are approved one by one."
        );

    public static Refusal ReasonMissing { get; } =
        new("catalog.reason-missing", "Say why, so that others understand it later.", Field: "Reason");

    public static Refusal OdooLeads { get; } =
        new(
            "catalog.odoo-leads",
            "Odoo leads the catalogue: Portal writes no product.",
            "Make the product in Odoo under this reference, or set Catalog:Lead to ReviewFirst."
        );

    public static Refusal Fixed { get; } =
        new(
            "catalog.fixed",
            "What Odoo is told was approved as it is.",
            "Cancel this delivery, then approve the template again."
        );

    public static Refusal PriceMissing { get; } =
        new(
            "catalog.price-missing",
            "ABS bills in another currency than the company: Portal converts nothing.",
            "Open the template and give the prices in the company's currency.",
            "Price"
        );

    public static Refusal PriceWrong { get; } =
        new(
            "catalog.price-wrong",
            "A price is from 0 to 1,000,000,000 and has two decimals at most.",
            "Correct the amount.",
            "Price"
        );

    public static Refusal PriceNotAsked { get; } =
        new(
            "catalog.price-not-asked",
            "ABS bills in the company's currency: its price is taken.",
            "Approve it without a price of your own.",
            "Price"
        );

    public static Refusal Decided(string name) =>
        new("catalog.decided", $"\"{name}\" waits for no decision.", "Look at it again.");

    public static Refusal Duplicate(string code) =>
        new(
            "catalog.duplicate",
            $"Several products of Odoo have the reference {code}.",
            "Leave it to one of them in Odoo, compare again, then approve."
        );

    public static Refusal Partly(int done, Refusal rest) =>
        new(
            "catalog.partly",
            string.Create(CultureInfo.InvariantCulture, $"{done} are approved. Then: {rest.Text}"),
            rest.Remedy
        );

    /// <summary>A field of a message that cannot be taken.</summary>
    public static Refusal Field(string name, string fault) =>
        new("catalog.field", $"{name} {fault}.", "ABS has to send it again.", name);
}

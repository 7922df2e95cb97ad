namespace Portal.Core.Retail;

/// <summary>Everything about orders and entitlements that is refused, in one place.</summary>
internal static class RetailRefusals
{
    public static Refusal NoOrder { get; } =
        new(
            Refusal.NotFoundCode,
            "There is no such order in Portal.",
            "It may not be imported yet: run the import, or look in Odoo."
        );

    public static Refusal NoEntitlement { get; } =
        new(Refusal.NotFoundCode, "There is no such entitlement.", "Go back to the list and open it again.");

    public static Refusal NoMapping { get; } =
        new(
            Refusal.NotFoundCode,
            "This product is not mapped.",
            "Somebody else may have removed the mapping; look at the list again."
        );

    public static Refusal NoDrift { get; } =
        new(Refusal.NotFoundCode, "There is no such difference.", "It may be gone by now; look at the list again.");

    public static Refusal NoAbs { get; } =
        new("entitlements.no-abs", "No ABS is configured.", "An administrator sets Abs:BaseUrl and Abs:ApiKey.");

    public static Refusal Changed { get; } =
        new("retail.changed", "Somebody else changed it meanwhile.", "Look at it again, then decide.");

    public static Refusal ProductMissing { get; } =
        new("products.product-missing", "Choose a product.", Field: nameof(Products.ProductMappingDraft.ProductId));

    public static Refusal TooManyUnits { get; } =
        new(
            "products.too-many-units",
            "A product may stand for at most 20 units.",
            "Leave some out.",
            nameof(Products.ProductMappingDraft.Units)
        );

    public static Refusal RefMissing(int number) =>
        new(
            "products.ref-missing",
            $"Unit {number} has no coupling key.",
            "Enter what ABS knows it by, such as vehicle-e3h.",
            Products.ProductMappingDraft.FieldOf(number, nameof(Products.ProductUnit.AbsRef))
        );

    public static Refusal TextWrong(int number, string field, string what) =>
        new(
            "products.text-wrong",
            $"The {what} of unit {number} is too long, or no plain text.",
            $"Enter it on one line, in at most {Products.ProductUnit.TextLength} characters.",
            Products.ProductMappingDraft.FieldOf(number, field)
        );

    public static Refusal QuantityWrong(int number) =>
        new(
            "products.quantity-wrong",
            $"The quantity of unit {number} is not a whole number from 1 to 10,000.",
            Field: Products.ProductMappingDraft.FieldOf(number, nameof(Products.ProductUnit.Quantity))
        );

    public static Refusal ReasonMissing { get; } =
        new("drift.reason-missing", "Say why, so that others understand it later.", Field: "Reason");

    public static Refusal NoOrderInOdoo { get; } =
        new(
            "drift.no-order",
            "The order of this entitlement is not in Odoo, and Portal takes no entitlement away.",
            "End it in ABS, or set the difference aside with the reason."
        );

    public static Refusal LostInAbs(string entitlement) =>
        new(
            "drift.lost-in-abs",
            $"ABS made {entitlement} for this order and has it no longer. The same request would only get its first answer again.",
            "Have it restored or made anew in ABS; the next comparison puts it onto the order."
        );

    public static Refusal CalledOff(string reason) =>
        new(
            "drift.called-off",
            $"It was called off meanwhile: {reason.TrimEnd('.')}.",
            "If it is to be promised all the same, its order's page does that: \"Promise it again\". Else set the difference aside."
        );

    public static Refusal EndedInAbs(string entitlement) =>
        new(
            "drift.ended-in-abs",
            $"{entitlement} was made for this order and has ended in ABS. Portal asks for one entitlement of an order, ever.",
            "If the rider is to swap, have it opened again or made anew in ABS: the next comparison puts it onto the order. If not, cancel the order in Odoo, or set the difference aside."
        );

    public static Refusal AnotherInAbs(string? entitlement) =>
        new(
            "drift.another-in-abs",
            entitlement is null
                ? "ABS has no entitlement for this order any more, so nothing is written."
                : $"ABS has {entitlement} for this order by now, which is not the one on it, so nothing is written.",
            "Compare again: the comparison says what differs now."
        );

    public static Refusal MayBeAtWork(DateTime sentAt) =>
        new(
            "drift.may-be-at-work",
            $"ABS may still be at work on what was sent to it at {sentAt:HH:mm:ss} UTC and was not answered.",
            "Try again in two minutes: ABS is then asked whether it has it."
        );

    public static Refusal NothingDue(string why) =>
        new(
            "entitlements.nothing-due",
            $"Nothing is to go to ABS for this order. {why}",
            "Cancel the entitlement, or correct the order in Odoo."
        );

    public static Refusal NotRepairable(string why) =>
        new("drift.not-repairable", why, "Correct the order in Odoo; then compare again.");
}

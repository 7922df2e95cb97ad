namespace Portal.Core.Billing;

/// <summary>Everything billing refuses, in one place.</summary>
internal static class BillingRefusals
{
    public static Refusal NotFound { get; } =
        new(Refusal.NotFoundCode, "There is no such billing address, or you may not see it.", "Look for it in the list.");

    public static Refusal AlreadyInOdoo { get; } =
        new("billing.already-in-odoo", "This billing address is in Odoo already.", "Open it to see both records.");

    public static Refusal StillUnknown(DateTime settledAt) =>
        new(
            "billing.still-unknown",
            "Odoo may still be creating this billing address.",
            $"Portal keeps looking and says so here; asking again is safe from {settledAt:HH:mm:ss} UTC."
        );

    public static Refusal FormIsSpent(string name) =>
        new(
            "billing.form-spent",
            $"This form made {name} already, and what it holds now is something else. Nothing was sent.",
            "Choose \"Start over\" to enter another billing address."
        );

    public static Refusal Changed { get; } =
        new("billing.changed", "Somebody else changed this billing address just now.", "Look at it again before you go on.");

    public static Refusal NothingToComplete(MissingHalf missing) =>
        missing == MissingHalf.CompanyIsPerson
            ? new(
                "billing.company-is-person",
                "What stands above the invoice contact is a person in Odoo now.",
                "Make it a company again there; the next import sees it."
            )
            : new("billing.complete", "Nothing is missing of this billing address.", "Open it to see both records.");

    public static Refusal OtherSystem(ConnectorException exception, string consequence) =>
        new(
            exception.Fault == ConnectorFault.Rejected ? "billing.refused-by-odoo" : "billing.odoo-away",
            FaultSentences.Describe(exception),
            consequence
        );
}

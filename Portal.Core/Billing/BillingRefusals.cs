namespace Portal.Core.Billing;

/// <summary>Everything billing refuses, in one place.</summary>
internal static class BillingRefusals
{
    public const string RefusedByOdoo = "billing.refused-by-odoo";

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

    /// <summary>Asked about once: with a reason in the draft it is made all the same.</summary>
    public static Refusal SameVat(DuplicateCandidate twin) =>
        new(
            CreationRefusals.SameVat,
            $"{twin.Name}{(twin.City.Length > 0 ? $" in {twin.City}" : "")} has this VAT number already.",
            "Use that one, or say why a second one is needed.",
            nameof(BillingAddressDraft.VatNumber)
        );

    public static Refusal NotInUse(BillingAddressState state) =>
        new(
            "billing.not-in-use",
            state switch
            {
                BillingAddressState.Archived => "It is archived in Odoo.",
                BillingAddressState.ParentArchived => "Its company is archived in Odoo.",
                BillingAddressState.Deleted => "It was deleted in Odoo.",
                _ => "It is not in Odoo.",
            },
            state == BillingAddressState.Archived ? "Unarchive it first." : "Only one that is in use can be changed."
        );

    public static Refusal GoneFromOdoo { get; } =
        new(
            "billing.gone",
            "Odoo no longer has this company with this invoice contact.",
            "The next import shows what became of it; nothing was changed."
        );

    public static Refusal CompanyGone { get; } =
        new("billing.company-gone", "Odoo has no such company any more.", "Look for it again.");

    public static Refusal CompanyArchived(string name) =>
        new("billing.company-archived", $"{name} is archived in Odoo.", "Unarchive it there first, or enter a new one.");

    public static Refusal BeingChanged(DateTime until) =>
        new(
            "billing.being-changed",
            "Another change of this billing address is on its way to Odoo, or its answer was lost.",
            $"Nothing was sent. Try again from {until:HH:mm:ss} UTC on; what you entered stays here."
        );

    public static Refusal ChangeUnknown(DateTime until) =>
        new(
            "billing.change-unknown",
            "Odoo's answer was lost, and at the last look it did not have your change. It may still make it.",
            $"Your entry stays here. Save again from {until:HH:mm:ss} UTC on: Portal looks first, and the same values twice do no harm."
        );

    /// <summary>What to do about a refusal by Odoo, also one that names nothing.</summary>
    public static string RemedyOf(ConnectorException exception) =>
        exception is { Fault: ConnectorFault.Rejected, Cause: FaultCause.Unknown, Reason: null or "" }
            ? "Check what you entered; if you find nothing, an administrator can see the reason in Odoo's own log."
            : FaultSentences.Remedy(exception);

    /// <summary>True when Odoo's reason speaks of this VAT number; its language may be any, so the number itself is looked for.</summary>
    public static bool NamesVat(string reason, string vatNumber) =>
        TextMask.Compact(vatNumber) is { Length: > 3 } key && TextMask.Compact(reason).Contains(key, StringComparison.Ordinal);

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
            exception.Fault == ConnectorFault.Rejected ? RefusedByOdoo : "billing.odoo-away",
            FaultSentences.Describe(exception),
            consequence
        );
}

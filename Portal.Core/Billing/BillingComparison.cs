namespace Portal.Core.Billing;

/// <summary>One line that somebody changed in Odoo since the form was filled.</summary>
/// <param name="Field">Which.</param>
/// <param name="Before">What the form was filled with.</param>
/// <param name="Mine">What the person entered; equal to <paramref name="Before"/> when they left it alone.</param>
/// <param name="Theirs">What Odoo has now.</param>
public sealed record BillingDifference(BillingField Field, string Before, string Mine, string Theirs)
{
    /// <summary>True when both sides changed it, each to something else: one of the two must be chosen.</summary>
    public bool IsConflict => Mine != Before && Mine != Theirs;
}

/// <summary>Who changed one of the two records last, and when.</summary>
/// <param name="Side">Which record.</param>
/// <param name="Name">As Odoo names them; empty when it does not say.</param>
/// <param name="At">UTC instant.</param>
public sealed record BillingWriter(BillingSide Side, string Name, DateTime At);

/// <summary>Why a change was not sent: Odoo has moved on. Source: scenario 5, b1, C7.</summary>
/// <param name="Now">Both records as they are now.</param>
/// <param name="Differences">What changed there of what the form shows, in its order.</param>
/// <param name="Writers">Who changed the records that moved.</param>
public sealed record BillingComparison(
    BillingRecord Now,
    IReadOnlyList<BillingDifference> Differences,
    IReadOnlyList<BillingWriter> Writers
)
{
    /// <summary>What Odoo changed of what the form shows, line by line.</summary>
    internal static IReadOnlyList<BillingDifference> Compare(
        BillingRecord before,
        BillingRecord now,
        BillingAddressDraft? mine
    ) =>
        [
            .. from field in BillingField.All
            let was = field.Of(before)
            let theirs = field.Of(now)
            where was != theirs
            select new BillingDifference(field, was, mine is null ? was : field.Of(mine), theirs),
        ];
}

using Portal.Core.Billing;

namespace Portal.Pages.Billing;

/// <summary>A change under way, as it is kept in the browser: what the form holds, and what it was filled with.</summary>
/// <param name="Form">What stands in the form.</param>
/// <param name="Before">Both records as Odoo had them then; a change there since is told by it.</param>
public sealed record BillingEditForm(BillingForm Form, BillingRecord Before)
{
    public static BillingEditForm Of(BillingAddressId id, BillingRecord live) =>
        new(BillingForm.From(id, BillingField.DraftOf(live)), live);

    /// <summary>The same on top of what Odoo has now: its values where the person changed nothing or let it win.</summary>
    /// <param name="comparison">What moved there.</param>
    /// <param name="keepMine">Names of the fields where the person's own value stays.</param>
    public BillingEditForm On(BillingComparison comparison, IReadOnlySet<string> keepMine)
    {
        var draft = comparison
            .Differences.Where(difference => !keepMine.Contains(difference.Field.Name))
            .Aggregate(Form.ToDraft(), (merged, difference) => difference.Field.With(merged, difference.Theirs));
        return new(BillingForm.From(new BillingAddressId(Form.Id), draft), comparison.Now);
    }
}

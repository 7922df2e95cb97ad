namespace Portal.Core.Billing;

/// <summary>Removes an entry that Odoo never created. What was entered stays in the audit.</summary>
public sealed class DiscardBillingAddress(CreationLedger ledger)
{
    /// <summary>Removes it. Safe to repeat.</summary>
    /// <returns>Null when it is gone; otherwise why not.</returns>
    public async Task<Refusal?> ExecuteAsync(Actor actor, BillingAddressId id, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ChangeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var known = await ledger.FindAsync(id, cancellationToken);
        if (known is null || !await ledger.MayChangeAsync(actor, id, cancellationToken))
        {
            return BillingRefusals.NotFound;
        }

        return known.State switch
        {
            BillingAddressState.NotCreated => await ledger.DiscardAsync(known, actor, cancellationToken)
                ? null
                : BillingRefusals.Changed,
            BillingAddressState.Unconfirmed => BillingRefusals.StillUnknown(known.SettledAt ?? known.CreatedAt),
            _ => BillingRefusals.AlreadyInOdoo,
        };
    }
}

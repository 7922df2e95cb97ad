namespace Portal.Core.Billing;

/// <summary>
/// Archives a billing address in Odoo and takes it back: its invoice contact only, since the company may be used for more than invoices.
/// Refused, with what changed, when Odoo moved on since the person looked. Source: 003-14, F5, scenario 4.
/// </summary>
/// <remarks>Next: <see cref="SendBillingCommand"/>.</remarks>
public sealed class ArchiveBillingAddress(
    CommandLedger ledger,
    SendBillingCommand sending,
    IBillingCommands commands,
    IEnumerable<IBillingAddressUse> uses
)
{
    /// <summary>What uses it, for the question before the act; empty when nothing does or the person may not see it.</summary>
    public async Task<IReadOnlyList<string>> ListUsesAsync(Actor actor, BillingAddressId id, CancellationToken cancellationToken)
    {
        if (
            AccessPolicy.ArchiveBilling.Check(actor) is not null
            || await ledger.FindSeenAsync(actor, id, cancellationToken) is null
        )
        {
            return [];
        }

        var found = new List<string>();
        foreach (var use in uses)
        {
            found.AddRange(await use.ListAsync(id, cancellationToken));
        }

        return found;
    }

    /// <summary>Archives it, or takes it back. Safe to repeat.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">Which.</param>
    /// <param name="seen">Both records as the person saw them.</param>
    /// <param name="archive">True to archive, false to take back.</param>
    /// <param name="cancellationToken">Stops waiting; what was sent is not taken back.</param>
    public async Task<Result<BillingOutcome>> ExecuteAsync(
        Actor actor,
        BillingAddressId id,
        BillingRecord seen,
        bool archive,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ArchiveBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (await ledger.FindSeenAsync(actor, id, cancellationToken) is not { } address)
        {
            return BillingRefusals.NotFound;
        }

        return address.Pair is null
            ? BillingRefusals.NotInUse(address.State)
            : await sending.ExecuteAsync(actor, id, (_, now) => Plan(seen, now, archive), cancellationToken);
    }

    private CommandPlan Plan(BillingRecord seen, BillingRecord now, bool archive)
    {
        if (now.Contact.IsActive != archive)
        {
            return new CommandPlan.Nothing();
        }

        return BillingComparison.Compare(seen, now, mine: null) is { Count: > 0 } moved
            ? new CommandPlan.Conflict(seen, moved)
            : new CommandPlan.Send(
                archive ? BillingActs.Archived : BillingActs.Unarchived,
                new { Archived = !archive },
                new { Archived = archive }
            )
            {
                ExecuteAsync = token => commands.SetActiveAsync(now.Pair.InvoiceContactId, !archive, token),
                IsDone = found => found.Contact.IsActive != archive,
            };
    }
}

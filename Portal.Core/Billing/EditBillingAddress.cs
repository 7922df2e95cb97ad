namespace Portal.Core.Billing;

/// <summary>
/// Changes a billing address in Odoo: only the fields that were changed, on the record they stand on. When Odoo moved on since the form
/// was filled nothing is sent and both sides are laid side by side, line by line. Source: 003-14, scenario 5, C7, P5.
/// </summary>
/// <remarks>Next: <see cref="SendBillingCommand"/>.</remarks>
public sealed class EditBillingAddress(
    CommandLedger ledger,
    SendBillingCommand sending,
    IBillingCommands commands,
    BillingLists lists
)
{
    /// <summary>Saves it. Safe to repeat: the same values twice do no harm.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">Which.</param>
    /// <param name="before">Both records as the form was filled with.</param>
    /// <param name="draft">What the form holds now.</param>
    /// <param name="cancellationToken">Stops waiting; what was sent is not taken back.</param>
    /// <returns>The row as it is now, or the comparison when Odoo moved on. Refusals beside their fields; one without when nothing could be sent.</returns>
    public async Task<Result<BillingOutcome>> ExecuteAsync(
        Actor actor,
        BillingAddressId id,
        BillingRecord before,
        BillingAddressDraft draft,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.EditBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (await ledger.FindSeenAsync(actor, id, cancellationToken) is not { } address)
        {
            return BillingRefusals.NotFound;
        }

        if (address.State != BillingAddressState.Active)
        {
            return BillingRefusals.NotInUse(address.State);
        }

        var touched = BillingField.All.Where(field => !field.IsSame(field.Of(draft), field.Of(before))).ToList();
        var read = await ReadChoicesAsync(cancellationToken);
        if (read.Value is not { } choices)
        {
            return read.Refusals.ToList();
        }

        var names = touched.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        if (new BillingAddressValidator(choices).Check(draft, names) is { Count: > 0 } faults)
        {
            return faults;
        }

        var saved = await sending.ExecuteAsync(
            actor,
            id,
            (_, now) => Plan(before, now, touched, draft, choices),
            cancellationToken
        );
        return saved.Succeeded ? saved : BesideVat(saved.Refusals, draft);
    }

    private CommandPlan Plan(
        BillingRecord before,
        BillingRecord now,
        IReadOnlyList<BillingField> touched,
        BillingAddressDraft draft,
        BillingChoices choices
    )
    {
        var moved = BillingComparison.Compare(before, now, draft);
        if (moved.Any(difference => !difference.Field.IsSame(difference.Mine, difference.Theirs)))
        {
            return new CommandPlan.Conflict(before, moved);
        }

        var changes = (
            from field in touched
            where !field.IsSame(field.Of(draft), field.Of(now))
            from side in field.SidesOf(now)
            select new PartnerChange(side, field.Field, field.Of(draft))
        ).ToList();
        return changes.Count == 0
            ? new CommandPlan.Nothing()
            : new CommandPlan.Send(
                BillingActs.Changed,
                Tell(touched, field => field.Of(now)),
                Tell(touched, field => field.Of(draft))
            )
            {
                ExecuteAsync = token => commands.ChangeAsync(now.Pair, changes, token),
                IsDone = found => touched.All(field => field.IsSame(field.Of(found), field.Of(draft))),
            };

        Dictionary<string, string> Tell(IEnumerable<BillingField> fields, Func<BillingField, string> value) =>
            fields.ToDictionary(field => field.Label, field => field.Show(value(field), choices));
    }

    private async Task<Result<BillingChoices>> ReadChoicesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await lists.ReadAsync(cancellationToken);
        }
        catch (ConnectorException exception)
        {
            return BillingRefusals.OtherSystem(
                exception,
                "Nothing was sent; what you entered stays here. Try again when it answers."
            );
        }
    }

    // what Odoo says of the VAT number stands beside it
    private static List<Refusal> BesideVat(IReadOnlyList<Refusal> refusals, BillingAddressDraft draft) =>
        [
            .. refusals.Select(refusal =>
                refusal.Code == BillingRefusals.RefusedByOdoo && BillingRefusals.NamesVat(refusal.Text, draft.VatNumber)
                    ? refusal with
                    {
                        Field = nameof(draft.VatNumber),
                    }
                    : refusal
            ),
        ];
}

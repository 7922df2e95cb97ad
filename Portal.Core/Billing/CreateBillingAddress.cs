namespace Portal.Core.Billing;

/// <summary>
/// Creates a billing address in Odoo, at most once per id: the wish is stored first, then one atomic call makes both records, or the
/// invoice contact alone below a company that is there; after a lost answer the reference is looked up before anything is repeated.
/// Another one with the same VAT number is asked about once. Source: 003-4, 003-5, scenarios 1, 2 and 3, P2, P3.
/// </summary>
/// <remarks>Next: <see cref="SendCreation"/>.</remarks>
public sealed class CreateBillingAddress(
    CreationLedger ledger,
    BillingLists lists,
    FindDuplicates duplicates,
    SendCreation sending
)
{
    /// <summary>
    /// Creates it. Safe to repeat with the same id: a second call finds the first one's result and never makes a second pair.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">Id made when the form was opened.</param>
    /// <param name="draft">What was entered.</param>
    /// <param name="cancellationToken">Stops waiting; what was asked of Odoo is then confirmed in the background.</param>
    /// <returns>
    /// The address: <see cref="BillingAddressState.Active"/>, or <see cref="BillingAddressState.Unconfirmed"/> when Odoo's answer is not known.
    /// Refusals beside their fields; one without field when Odoo refused or could not be reached (the entry is then kept).
    /// </returns>
    public async Task<Result<BillingAddress>> ExecuteAsync(
        Actor actor,
        BillingAddressId id,
        BillingAddressDraft draft,
        CancellationToken cancellationToken
    )
    {
        if (CheckRights(actor, draft) is { } forbidden)
        {
            return forbidden;
        }

        BillingChoices choices;
        try
        {
            choices = await lists.ReadAsync(cancellationToken);
        }
        catch (ConnectorException exception)
        {
            return BillingRefusals.OtherSystem(
                exception,
                "Nothing was sent; your entry stays on this page. Try again when it answers."
            );
        }

        if (new BillingAddressValidator(choices).Check(draft) is { Count: > 0 } faults)
        {
            return faults;
        }

        var known = await ledger.FindAsync(id, cancellationToken);
        return known is not null && await sending.AnswerFromKnownAsync(known, draft, actor, cancellationToken) is { } answer
            ? answer
            : await AskAsync(actor, known, (id, draft, choices.FindCountry(draft.CountryId)), cancellationToken);
    }

    // below a company one must be allowed to know of; a made-up id would open any company's data to a Member
    private static Refusal? CheckRights(Actor actor, BillingAddressDraft draft) =>
        AccessPolicy.ChangeBilling.Check(actor) ?? (draft.CompanyId is null ? null : AccessPolicy.SearchCompanies.Check(actor));

    private async Task<Result<BillingAddress>> AskAsync(
        Actor actor,
        BillingAddress? known,
        (BillingAddressId Id, BillingAddressDraft Draft, Country? Country) entry,
        CancellationToken cancellationToken
    )
    {
        var (id, draft, country) = entry;
        ConnectorException? failure = null;
        try
        {
            if (
                draft is { CompanyId: null, DuplicateReason: "" }
                && await FindTwinAsync(actor, id, draft, cancellationToken) is { } twin
            )
            {
                return BillingRefusals.SameVat(twin);
            }
        }
        catch (ConnectorException exception)
        {
            failure = exception; // not asked, so not sent: the entry is kept as one that Odoo did not create
        }

        if (await ledger.StoreWishAsync(known, id, draft, country, actor, cancellationToken) is not { } wish)
        {
            return BillingRefusals.Changed;
        }

        return failure is null
            ? await sending.AskAsync(actor, wish, draft, cancellationToken)
            : await sending.FailAsync(actor, wish, failure, cancellationToken);
    }

    private async Task<DuplicateCandidate?> FindTwinAsync(
        Actor actor,
        BillingAddressId id,
        BillingAddressDraft draft,
        CancellationToken cancellationToken
    )
    {
        var query = new DuplicateQuery("", draft.VatNumber, [], id);
        var known = await duplicates.InPortalAsync(actor, query, cancellationToken);
        return known.Value?.Candidates.FirstOrDefault(candidate => candidate.State != BillingAddressState.NotCreated)
            ?? (
                (await duplicates.InOdooAsync(actor, query, cancellationToken)).Value?.Candidates is [var first, ..]
                    ? first
                    : null
            );
    }
}

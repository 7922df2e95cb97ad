using Microsoft.Extensions.Logging;

namespace Portal.Core.Billing;

/// <summary>
/// Creates a billing address in Odoo, at most once per id: the wish is stored first, then one atomic call makes both records, and after a
/// lost answer the reference is looked up before anything is repeated. Source: 003-4, 003-5, scenarios 1 and 3, P2, P3.
/// </summary>
/// <remarks>Next: <see cref="ConfirmBillingAddresses"/> when the answer stays unknown.</remarks>
public sealed partial class CreateBillingAddress(
    CreationLedger ledger,
    IBillingDirectory directory,
    BillingLists lists,
    TimeProvider time,
    ILogger<CreateBillingAddress> logger
)
{
    private const string KeptForLater = "Your entry is kept; try again when it answers.";

    // an answer is mostly lost on the way back: the records are there at the first look, or a moment later
    private static readonly TimeSpan[] LooksAfterLostAnswer = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

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
        if (AccessPolicy.ChangeBilling.Check(actor) is { } forbidden)
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

        var validation = await new BillingAddressValidator(choices).ValidateAsync(draft, cancellationToken);
        if (!validation.IsValid)
        {
            return validation.Errors.ConvertAll(error => new Refusal(
                "billing.invalid",
                error.ErrorMessage,
                "",
                error.PropertyName
            ));
        }

        var known = await ledger.FindAsync(id, cancellationToken);
        if (known is not null && await AnswerFromKnownAsync(known, draft, actor, cancellationToken) is { } answer)
        {
            return answer;
        }

        var country = choices.FindCountry(draft.CountryId);
        return await ledger.StoreWishAsync(known, id, draft, country, actor, cancellationToken) is { } wish
            ? await AskAsync(actor, wish, draft, cancellationToken)
            : BillingRefusals.Changed;
    }

    // a repeat: done already, somebody else's, still open, or free to ask again (null)
    private async Task<Result<BillingAddress>?> AnswerFromKnownAsync(
        BillingAddress known,
        BillingAddressDraft draft,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (!await ledger.MayChangeAsync(actor, known.Id, cancellationToken))
        {
            return BillingRefusals.NotFound;
        }

        if (known.State is not (BillingAddressState.Unconfirmed or BillingAddressState.NotCreated))
        {
            return known.IsOf(draft) ? known : BillingRefusals.FormIsSpent(known.Name);
        }

        try
        {
            if (await directory.FindByReferenceAsync(known.Id.Reference, cancellationToken) is { } pair)
            {
                return await ConfirmAsync(known.Id, pair, actor, cancellationToken);
            }
        }
        catch (ConnectorException exception)
        {
            LogLookFailed(logger, known.Id, exception.Message);
            return BillingRefusals.OtherSystem(exception, KeptForLater);
        }

        if (
            known is { State: BillingAddressState.Unconfirmed, SettledAt: { } settledAt }
            && time.GetUtcNow().UtcDateTime < settledAt
        )
        {
            return BillingRefusals.StillUnknown(settledAt);
        }

        return null;
    }

    private async Task<Result<BillingAddress>> AskAsync(
        Actor actor,
        BillingAddress wish,
        BillingAddressDraft draft,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // a look first: if Odoo is away now, the creation was certainly not sent, and nobody has to wait to know
            if (await directory.FindByReferenceAsync(wish.Id.Reference, cancellationToken) is { } earlier)
            {
                return await ConfirmAsync(wish.Id, earlier, actor, cancellationToken);
            }
        }
        catch (ConnectorException exception)
        {
            return await FailAsync(actor, wish, exception, cancellationToken);
        }

        // the limit begins before the stamp: whatever waits on the way to Odoo, nothing leaves later than the settle time counts on
        using var limit = new CancellationTokenSource(BillingAddress.AskingLimit, time);
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        return await ledger.MarkSentAsync(wish, cancellationToken) is { } sent
            ? await SendAsync(actor, sent, draft, asking.Token, cancellationToken)
            : BillingRefusals.Changed;
    }

    private async Task<Result<BillingAddress>> SendAsync(
        Actor actor,
        BillingAddress sent,
        BillingAddressDraft draft,
        CancellationToken asking,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var pair = await directory.CreateAsync(draft, sent.Id.Reference, asking);
            return await ConfirmAsync(sent.Id, pair, actor, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogAnswerLost(logger, sent.Id, $"No answer within {BillingAddress.AskingLimit}.");
            return await LookAsync(actor, sent.Id, cancellationToken);
        }
        catch (ConnectorException exception) when (exception.MayHaveHappened)
        {
            LogAnswerLost(logger, sent.Id, exception.Message);
            return await LookAsync(actor, sent.Id, cancellationToken);
        }
        catch (ConnectorException exception)
        {
            return await FailAsync(actor, sent, exception, cancellationToken);
        }
    }

    private async Task<Refusal> FailAsync(
        Actor actor,
        BillingAddress asked,
        ConnectorException exception,
        CancellationToken cancellationToken
    )
    {
        LogNotCreated(logger, asked.Id, exception.Message);
        var rejected = exception.Fault == ConnectorFault.Rejected;
        var refusal = BillingRefusals.OtherSystem(exception, rejected ? FaultSentences.Remedy(exception) : KeptForLater);
        await ledger.FailAsync(asked, refusal.Text, actor, cancellationToken);
        return refusal;
    }

    private async Task<Result<BillingAddress>> LookAsync(Actor actor, BillingAddressId id, CancellationToken cancellationToken)
    {
        foreach (var wait in LooksAfterLostAnswer)
        {
            await Task.Delay(wait, time, cancellationToken);
            try
            {
                if (await directory.FindByReferenceAsync(id.Reference, cancellationToken) is { } pair)
                {
                    return await ConfirmAsync(id, pair, actor, cancellationToken);
                }
            }
            catch (ConnectorException exception)
            {
                LogLookFailed(logger, id, exception.Message);
            }
        }

        return await ledger.FindAsync(id, cancellationToken) is { } address ? address : BillingRefusals.NotFound;
    }

    private async Task<Result<BillingAddress>> ConfirmAsync(
        BillingAddressId id,
        BillingPair pair,
        Actor actor,
        CancellationToken cancellationToken
    ) => await ledger.ConfirmAsync(id, pair, actor, cancellationToken) is { } address ? address : BillingRefusals.NotFound;

    [LoggerMessage(LogLevel.Warning, "Billing address {Id}: Odoo's answer was lost, looking for its reference. {Fault}")]
    private static partial void LogAnswerLost(ILogger logger, BillingAddressId id, string fault);

    [LoggerMessage(LogLevel.Warning, "Billing address {Id}: looking for its reference failed. {Fault}")]
    private static partial void LogLookFailed(ILogger logger, BillingAddressId id, string fault);

    [LoggerMessage(LogLevel.Warning, "Billing address {Id} was not created. {Fault}")]
    private static partial void LogNotCreated(ILogger logger, BillingAddressId id, string fault);
}

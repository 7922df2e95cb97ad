using Microsoft.Extensions.Logging;

namespace Portal.Core.Billing;

/// <summary>
/// Creates the missing half of an incomplete billing address in Odoo, at most once: it is looked for first, the moment it is asked for is
/// kept, and after a lost answer it is looked for again before anything is repeated. Source: b1 (half-created pair), P2, P3.
/// </summary>
public sealed partial class CompleteBillingAddress(
    CompletionLedger ledger,
    IBillingDirectory directory,
    IBillingCompletion completion,
    TimeProvider time,
    ILogger<CompleteBillingAddress> logger
)
{
    private const string NothingSent = "Nothing was changed; try again when it answers.";

    private static readonly TimeSpan[] LooksAfterLostAnswer = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    /// <summary>Completes it. Safe to repeat: the half is made once.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The billing address.</param>
    /// <param name="draft">What the missing half needs.</param>
    /// <param name="cancellationToken">Stops waiting; what was asked of Odoo is found by the next import.</param>
    /// <returns>The address with both records; refusals beside their fields, or one without a field.</returns>
    public async Task<Result<BillingAddress>> ExecuteAsync(
        Actor actor,
        BillingAddressId id,
        CompletionDraft draft,
        CancellationToken cancellationToken
    )
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

        if (known is not { State: BillingAddressState.Incomplete, Missing: MissingHalf.InvoiceContact or MissingHalf.Company })
        {
            return BillingRefusals.NothingToComplete(known.Missing);
        }

        var validation = await new CompletionValidator(known.Missing).ValidateAsync(draft, cancellationToken);
        return validation.IsValid
            ? await CompleteAsync(actor, known, draft, cancellationToken)
            : validation.Errors.ConvertAll(error => new Refusal("billing.invalid", error.ErrorMessage, "", error.PropertyName));
    }

    private async Task<Result<BillingAddress>> CompleteAsync(
        Actor actor,
        BillingAddress known,
        CompletionDraft draft,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (await FindAsync(known, cancellationToken) is { } earlier)
            {
                return await ConfirmAsync(actor, known, earlier, cancellationToken);
            }
        }
        catch (ConnectorException exception)
        {
            LogFailed(logger, known.Id, exception.Message);
            return BillingRefusals.OtherSystem(exception, NothingSent);
        }

        if (known.SettledAt is { } settledAt && time.GetUtcNow().UtcDateTime < settledAt)
        {
            return BillingRefusals.StillUnknown(settledAt);
        }

        using var limit = new CancellationTokenSource(BillingAddress.AskingLimit, time);
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        return await ledger.MarkSentAsync(known, draft, actor, cancellationToken) is { } sent
            ? await SendAsync(actor, sent, draft, asking.Token, cancellationToken)
            : BillingRefusals.Changed;
    }

    private async Task<Result<BillingAddress>> SendAsync(
        Actor actor,
        BillingAddress sent,
        CompletionDraft draft,
        CancellationToken asking,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var pair =
                sent.Missing == MissingHalf.Company
                    ? await completion.AddCompanyAsync(sent.InvoiceContactId ?? 0, draft, asking)
                    : await completion.AddContactAsync(sent.CompanyId ?? 0, draft, Reference(sent), asking);
            return await ConfirmAsync(actor, sent, pair, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogAnswerLost(logger, sent.Id, $"No answer within {BillingAddress.AskingLimit}.");
            return await LookAsync(actor, sent, cancellationToken);
        }
        catch (ConnectorException exception) when (exception.MayHaveHappened)
        {
            LogAnswerLost(logger, sent.Id, exception.Message);
            return await LookAsync(actor, sent, cancellationToken);
        }
        catch (ConnectorException exception)
        {
            LogFailed(logger, sent.Id, exception.Message);
            await ledger.ForgetSentAsync(sent, cancellationToken);
            var isRefused = exception.Fault == ConnectorFault.Rejected;
            return BillingRefusals.OtherSystem(exception, isRefused ? FaultSentences.Remedy(exception) : NothingSent);
        }
    }

    private async Task<Result<BillingAddress>> LookAsync(Actor actor, BillingAddress sent, CancellationToken cancellationToken)
    {
        foreach (var wait in LooksAfterLostAnswer)
        {
            await Task.Delay(wait, time, cancellationToken);
            try
            {
                if (await FindAsync(sent, cancellationToken) is { } pair)
                {
                    return await ConfirmAsync(actor, sent, pair, cancellationToken);
                }
            }
            catch (ConnectorException exception)
            {
                LogFailed(logger, sent.Id, exception.Message);
            }
        }

        return BillingRefusals.StillUnknown(sent.SettledAt ?? time.GetUtcNow().UtcDateTime);
    }

    // the contact made in place of the lost one by its reference; the company by the contact it was made for
    private Task<BillingPair?> FindAsync(BillingAddress address, CancellationToken cancellationToken) =>
        address.Missing == MissingHalf.Company
            ? completion.FindPairAsync(address.InvoiceContactId ?? 0, cancellationToken)
            : directory.FindByReferenceAsync(Reference(address), cancellationToken);

    private async Task<Result<BillingAddress>> ConfirmAsync(
        Actor actor,
        BillingAddress address,
        BillingPair pair,
        CancellationToken cancellationToken
    ) =>
        await ledger.CompleteAsync(address, pair, actor, cancellationToken) is { } completed
            ? completed
            : BillingRefusals.NotFound;

    private static string Reference(BillingAddress address) => address.Id.ReplacementReference(address.InvoiceContactId ?? 0);

    [LoggerMessage(LogLevel.Warning, "Billing address {Id}: Odoo's answer to its completion was lost, looking for it. {Fault}")]
    private static partial void LogAnswerLost(ILogger logger, BillingAddressId id, string fault);

    [LoggerMessage(LogLevel.Warning, "Billing address {Id} was not completed. {Fault}")]
    private static partial void LogFailed(ILogger logger, BillingAddressId id, string fault);
}

using Microsoft.Extensions.Logging;

namespace Portal.Core.Billing;

/// <summary>
/// Sends a stored wish to Odoo: looks for its reference first, sends at most once, and after a lost answer looks again before anybody
/// may repeat. Source: 003-5, scenario 3, P2, P3.
/// </summary>
/// <remarks>Next: <see cref="ConfirmBillingAddresses"/> when the answer stays unknown.</remarks>
public sealed partial class SendCreation(
    CreationLedger ledger,
    IBillingDirectory directory,
    IBillingCommands commands,
    TimeProvider time,
    ILogger<SendCreation> logger
)
{
    private const string KeptForLater = "Your entry is kept; try again when it answers.";

    // an answer is mostly lost on the way back: the records are there at the first look, or a moment later
    private static readonly TimeSpan[] LooksAfterLostAnswer = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    /// <summary>A repeat: done already, somebody else's, still open, or free to ask again (null).</summary>
    internal async Task<Result<BillingAddress>?> AnswerFromKnownAsync(
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

    /// <summary>Sends it.</summary>
    internal async Task<Result<BillingAddress>> AskAsync(
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
            var pair = draft.CompanyId is { } company
                ? await commands.AddInvoiceContactAsync(company, draft, sent.Id.Reference, asking)
                : await directory.CreateAsync(draft, sent.Id.Reference, asking);
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
            var refusal = await FailAsync(actor, sent, exception, cancellationToken);
            return exception.Fault == ConnectorFault.Rejected && BillingRefusals.NamesVat(refusal.Text, draft.VatNumber)
                ? refusal with
                {
                    Field = nameof(draft.VatNumber),
                }
                : refusal;
        }
    }

    /// <summary>Odoo certainly did not create it: keeps why, with what was entered.</summary>
    internal async Task<Refusal> FailAsync(
        Actor actor,
        BillingAddress asked,
        ConnectorException exception,
        CancellationToken cancellationToken
    )
    {
        LogNotCreated(logger, asked.Id, exception.Message);
        var rejected = exception.Fault == ConnectorFault.Rejected;
        var remedy = rejected ? $"{BillingRefusals.RemedyOf(exception)} Your entry is kept." : KeptForLater;
        var refusal = BillingRefusals.OtherSystem(exception, remedy);
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

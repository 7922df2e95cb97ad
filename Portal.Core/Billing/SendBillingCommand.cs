using Microsoft.Extensions.Logging;

namespace Portal.Core.Billing;

/// <summary>What became of a command.</summary>
/// <param name="Address">Portal's row as it is now.</param>
/// <param name="Conflict">Why nothing was sent: Odoo has moved on since the person looked; null when the command was carried out.</param>
public sealed record BillingOutcome(BillingAddress Address, BillingComparison? Conflict)
{
    /// <summary>True when a command was sent and carried out; false also when Odoo had everything already.</summary>
    public bool WasSent { get; init; }
}

/// <summary>What is to be done about the records as they are now: nothing, ask the person, or send.</summary>
internal abstract record CommandPlan
{
    /// <summary>Odoo has it already.</summary>
    public sealed record Nothing : CommandPlan;

    /// <summary>Odoo has moved on.</summary>
    public sealed record Conflict(BillingRecord Before, IReadOnlyList<BillingDifference> Differences) : CommandPlan;

    /// <summary>Send it. It must be safe to repeat.</summary>
    public sealed record Send(string Act, object Before, object After) : CommandPlan
    {
        public required Func<CancellationToken, Task> ExecuteAsync { get; init; }

        /// <summary>True when the records show that it was carried out.</summary>
        public required Func<BillingRecord, bool> IsDone { get; init; }
    }
}

/// <summary>
/// Sends one command about one billing address to Odoo: takes the right to, reads both records, plans, sends, reads again. Odoo has no
/// optimistic locking: between that reading and the writing, some milliseconds, somebody in Odoo may still be quicker, and is overwritten;
/// two people in Portal cannot, on any node. A lost answer is settled by looking; what is not known is never claimed. Source: C7, P2, P5.
/// </summary>
public sealed partial class SendBillingCommand(
    CommandLedger ledger,
    IBillingDirectory directory,
    IBillingCommands commands,
    TimeProvider time,
    ILogger<SendBillingCommand> logger
)
{
    private static readonly TimeSpan[] LooksAfterLostAnswer = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    internal async Task<Result<BillingOutcome>> ExecuteAsync(
        Actor actor,
        BillingAddressId id,
        Func<BillingAddress, BillingRecord, CommandPlan> plan,
        CancellationToken cancellationToken
    )
    {
        // nothing leaves for Odoo later than this, and Odoo is done with what it got before another may send
        using var limit = new CancellationTokenSource(BillingAddress.AskingLimit, time);
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var begun = await ledger.BeginAsync(id, cancellationToken);
        if (!begun.Succeeded)
        {
            return begun.Refusals.ToList();
        }

        try
        {
            if (begun.Value.Pair is not { } pair || await directory.ReadAsync(pair, asking.Token) is not { } now)
            {
                await ledger.EndAsync(begun.Value, null, null, cancellationToken);
                return BillingRefusals.GoneFromOdoo;
            }

            return await FollowAsync(actor, begun.Value, now, plan(begun.Value, now), asking.Token, cancellationToken);
        }
        catch (ConnectorException exception)
        {
            return await GiveUpAsync(begun.Value, exception, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var late = new ConnectorException(
                ExternalSystem.Odoo,
                ConnectorFault.Timeout,
                "Reading took all the time there was."
            );
            return await GiveUpAsync(begun.Value, late, cancellationToken);
        }
    }

    // before anything was sent: what fails later is dealt with where it is sent
    private async Task<Result<BillingOutcome>> GiveUpAsync(
        BillingAddress begun,
        ConnectorException exception,
        CancellationToken cancellationToken
    )
    {
        await ledger.EndAsync(begun, null, null, cancellationToken);
        return BillingRefusals.OtherSystem(
            exception,
            "Nothing was sent; what you entered stays here. Try again when it answers."
        );
    }

    private async Task<Result<BillingOutcome>> FollowAsync(
        Actor actor,
        BillingAddress begun,
        BillingRecord now,
        CommandPlan plan,
        CancellationToken asking,
        CancellationToken cancellationToken
    )
    {
        switch (plan)
        {
            case CommandPlan.Conflict conflict:
                var writers = await FindWritersAsync(begun.Id, conflict.Before, now, asking);
                return Outcome(
                    await ledger.EndAsync(begun, now, null, cancellationToken),
                    new BillingComparison(now, conflict.Differences, writers)
                );
            case CommandPlan.Send send:
                await ledger.NoteAsync(
                    actor,
                    begun.Id,
                    (BillingActs.Asked(send.Act), send.Before, send.After),
                    cancellationToken
                );
                return await SendAsync(actor, begun, send, asking, cancellationToken);
            default:
                return Outcome(await ledger.EndAsync(begun, now, null, cancellationToken), null);
        }
    }

    private async Task<Result<BillingOutcome>> SendAsync(
        Actor actor,
        BillingAddress begun,
        CommandPlan.Send send,
        CancellationToken asking,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await send.ExecuteAsync(asking);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogAnswerLost(logger, send.Act, begun.Id, $"No answer within {BillingAddress.AskingLimit}.");
            return await LookAsync(actor, begun, send, cancellationToken);
        }
        catch (ConnectorException exception) when (exception.MayHaveHappened)
        {
            LogAnswerLost(logger, send.Act, begun.Id, exception.Message);
            return await LookAsync(actor, begun, send, cancellationToken);
        }
        catch (ConnectorException exception)
        {
            return await RefuseAsync(actor, begun, send, exception, cancellationToken);
        }

        return await FinishAsync(actor, begun, send, await TryReadAsync(begun, cancellationToken), cancellationToken);
    }

    private async Task<Result<BillingOutcome>> RefuseAsync(
        Actor actor,
        BillingAddress begun,
        CommandPlan.Send send,
        ConnectorException exception,
        CancellationToken cancellationToken
    )
    {
        LogRefused(logger, send.Act, begun.Id, exception.Message);
        var rejected = exception.Fault == ConnectorFault.Rejected;
        var refusal = BillingRefusals.OtherSystem(
            exception,
            rejected
                ? $"{BillingRefusals.RemedyOf(exception)} Nothing was changed."
                : "Nothing was changed; try again when it answers."
        );
        var audit = ledger.Entry(actor, begun.Id, (BillingActs.Refused(send.Act), null, new { Problem = refusal.Text }));
        await ledger.EndAsync(begun, null, audit, cancellationToken);
        return refusal;
    }

    private async Task<Result<BillingOutcome>> LookAsync(
        Actor actor,
        BillingAddress begun,
        CommandPlan.Send send,
        CancellationToken cancellationToken
    )
    {
        foreach (var wait in LooksAfterLostAnswer)
        {
            await Task.Delay(wait, time, cancellationToken);
            if (await TryReadAsync(begun, cancellationToken) is { } found && send.IsDone(found))
            {
                return await FinishAsync(actor, begun, send, found, cancellationToken);
            }
        }

        // the right to send stays taken until its time is over: Odoo may still be at work on this one
        await ledger.NoteAsync(actor, begun.Id, (BillingActs.Unanswered(send.Act), null, send.After), cancellationToken);
        return BillingRefusals.ChangeUnknown((begun.CommandAt ?? time.GetUtcNow().UtcDateTime) + BillingAddress.SettleTime);
    }

    private async Task<Result<BillingOutcome>> FinishAsync(
        Actor actor,
        BillingAddress begun,
        CommandPlan.Send send,
        BillingRecord? found,
        CancellationToken cancellationToken
    )
    {
        var audit = ledger.Entry(actor, begun.Id, (send.Act, send.Before, send.After));
        return await ledger.EndAsync(begun, found, audit, cancellationToken) is { } address
            ? new BillingOutcome(address, null) { WasSent = true }
            : BillingRefusals.NotFound;
    }

    private static Result<BillingOutcome> Outcome(BillingAddress? address, BillingComparison? conflict) =>
        address is null ? BillingRefusals.NotFound : new BillingOutcome(address, conflict);

    // the command is carried out: a failure now leaves the mirror to the next import
    private async Task<BillingRecord?> TryReadAsync(BillingAddress begun, CancellationToken cancellationToken)
    {
        try
        {
            return begun.Pair is { } pair ? await directory.ReadAsync(pair, cancellationToken) : null;
        }
        catch (ConnectorException exception)
        {
            LogLookFailed(logger, begun.Id, exception.Message);
            return null;
        }
    }

    private async Task<IReadOnlyList<BillingWriter>> FindWritersAsync(
        BillingAddressId id,
        BillingRecord before,
        BillingRecord now,
        CancellationToken cancellationToken
    )
    {
        var writers = new List<BillingWriter>();
        if (now.Company != before.Company)
        {
            writers.Add(await NameAsync(BillingSide.Company, now.Pair.CompanyId, now.Company));
        }

        if (now.Contact != before.Contact)
        {
            writers.Add(await NameAsync(BillingSide.Contact, now.Pair.InvoiceContactId, now.Contact));
        }

        return writers;

        async Task<BillingWriter> NameAsync(BillingSide side, int partner, PartnerRecord isNow)
        {
            // through Portal all changes are made by Portal's user there, so our own audit knows better
            var inPortal = await ledger.FindLastEditorAsync(id, isNow.ChangedAt, cancellationToken);
            return inPortal is { } editor
                ? new BillingWriter(side, $"{editor.Name} (in Portal)", editor.At)
                : new BillingWriter(side, await commands.ReadLastWriterAsync(partner, cancellationToken), isNow.ChangedAt);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Act} of {Id}: Odoo's answer was lost, looking. {Fault}")]
    private static partial void LogAnswerLost(ILogger logger, string act, BillingAddressId id, string fault);

    [LoggerMessage(LogLevel.Warning, "{Act} of {Id} was refused. {Fault}")]
    private static partial void LogRefused(ILogger logger, string act, BillingAddressId id, string fault);

    [LoggerMessage(LogLevel.Warning, "Reading {Id} after a command failed. {Fault}")]
    private static partial void LogLookFailed(ILogger logger, BillingAddressId id, string fault);
}

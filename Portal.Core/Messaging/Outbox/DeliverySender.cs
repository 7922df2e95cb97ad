using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Portal.Core.Messaging.Outbox;

/// <summary>What became of one request, judged.</summary>
internal sealed record SentDelivery(HeldDelivery Held, DeliveryAnswer Answer, Verdict Verdict, Settlement Settlement);

/// <summary>Makes one request and works out what follows; touches no row.</summary>
internal sealed partial class DeliverySender(string node, TimeProvider time, ILogger logger)
{
    /// <summary>How long one request may take. Source: d6.</summary>
    public static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(30);

    // no answer: nobody was asked, and it is to be sent
    private static readonly DeliveryAnswer StillWanted = new(AnswerKind.Accepted);

    private readonly RisingIds _ids = new();

    public async Task<SentDelivery> SendAsync(IDeliveryTransport transport, HeldDelivery held, CancellationToken stopping)
    {
        using var activity = MessagingTelemetry.Continue($"deliver {held.Destination}/{held.Kind}", held.CorrelationId);
        var startedAt = time.UtcInstant;
        var began = time.GetTimestamp();
        var said =
            await InquireAsync(transport, held, stopping)
            ?? await AskAsync(token => transport.SendAsync(held.Outgoing, token), held, stopping);
        var answer = Doubt(said, transport.InDoubtFor(held.Kind));
        var took = time.GetElapsedTime(began);
        var verdict = Verdicts.Judge(answer, held.Step, Random.Shared.NextDouble());
        MessagingTelemetry.Duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("destination", held.Destination));
        MessagingTelemetry.Attempts.Add(
            1,
            new KeyValuePair<string, object?>("destination", held.Destination),
            new KeyValuePair<string, object?>("verdict", verdict.Kind.ToString())
        );
        return new SentDelivery(held, answer, verdict, Settle(held, answer, verdict, startedAt, took));
    }

    // however a question ends, it told nothing; null for what is to be sent
    private async Task<DeliveryAnswer?> InquireAsync(IDeliveryTransport transport, HeldDelivery held, CancellationToken stopping)
    {
        var outgoing = held.Outgoing;
        if ((transport as RecallingTransport)?.FindRecall(outgoing) is not { } recall)
        {
            return null;
        }

        var said = await AskAsync(async token => await recall.AskAsync(outgoing, token) ?? StillWanted, held, stopping);
        return ReferenceEquals(said, StillWanted) ? null : said with { IsInquiry = true, MayHaveArrived = false };
    }

    // the boundary of every transport: whatever comes out of it becomes an answer
    private async Task<DeliveryAnswer> AskAsync(
        Func<CancellationToken, Task<DeliveryAnswer>> ask,
        HeldDelivery held,
        CancellationToken stopping
    )
    {
        using var limit = new CancellationTokenSource(AttemptLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        try
        {
            // also where the transport does not look at its token
            return await ask(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return new DeliveryAnswer(AnswerKind.Interrupted) { MayHaveArrived = true };
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new DeliveryAnswer(AnswerKind.TimedOut) { MayHaveArrived = true };
        }
        catch (ConnectorException exception) when (stopping.IsCancellationRequested && IsCutOff(exception))
        {
            return new DeliveryAnswer(AnswerKind.Interrupted) { MayHaveArrived = exception.MayHaveHappened };
        }
        catch (ConnectorException exception)
        {
            return DeliveryAnswer.Of(exception);
        }
        catch (Exception exception) when (OfNetwork(exception) is { } answer)
        {
            return answer;
        }
        catch (Exception exception)
        {
            LogBroken(logger, exception, held.Lease.Id, held.Destination);
            var reference = Activity.Current?.TraceId.ToHexString() ?? held.CorrelationId;
            return new DeliveryAnswer(AnswerKind.Broken)
            {
                Reason = $"Something went wrong in Portal. Reference {reference}.",
                MayHaveArrived = true,
            };
        }
    }

    // the other side may go on with what was cut off here: a repeat waits until that is over
    private static DeliveryAnswer Doubt(DeliveryAnswer answer, TimeSpan doubt) =>
        MayHaveArrived(answer) && doubt > (answer.RetryAfter ?? TimeSpan.Zero) ? answer with { RetryAfter = doubt } : answer;

    // what an HTTP client throws by itself; a time-out of its own is a cancellation that nobody here asked for
    private static DeliveryAnswer? OfNetwork(Exception exception) =>
        exception switch
        {
            OperationCanceledException or TimeoutException => new(AnswerKind.TimedOut) { MayHaveArrived = true },
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new(AnswerKind.NotTrusted),
            HttpRequestException http => new(AnswerKind.NoConnection)
            {
                MayHaveArrived =
                    http.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError),
            },
            _ => null,
        };

    // how a connector may put it that Portal itself ended the call
    private static bool IsCutOff(ConnectorException exception) =>
        exception.Fault is ConnectorFault.Unreachable or ConnectorFault.Timeout;

    private Settlement Settle(HeldDelivery held, DeliveryAnswer answer, Verdict verdict, DateTime startedAt, TimeSpan took)
    {
        var now = time.UtcInstant;
        // not null: what goes in is none
        var summary = Redaction.Reason(AnswerSentences.Describe(held.Destination, answer), Delivery.ReasonLength)!;
        var (state, outcome) = verdict.Kind switch
        {
            VerdictKind.Deliver => (DeliveryState.Delivered, AttemptOutcome.Accepted),
            // it is there, whatever a repeat comes to
            VerdictKind.Bury or VerdictKind.Retry or VerdictKind.Withdraw when held.WasDelivered => (
                DeliveryState.Delivered,
                AttemptOutcome.GaveUp
            ),
            VerdictKind.Withdraw => (DeliveryState.Waiting, AttemptOutcome.Asked),
            VerdictKind.Bury => (DeliveryState.Dead, AttemptOutcome.GaveUp),
            VerdictKind.Retry when answer.IsInquiry => (DeliveryState.Pending, AttemptOutcome.Asked),
            VerdictKind.Retry => (DeliveryState.Pending, AttemptOutcome.WillRetry),
            VerdictKind.Release => (DeliveryState.Pending, AttemptOutcome.Interrupted),
            _ => (DeliveryState.Pending, AttemptOutcome.DestinationPaused),
        };
        var step = verdict.Kind is VerdictKind.Retry or VerdictKind.Bury ? held.Step + 1 : held.Step;
        var isTold = held.TellsOutcome && (outcome == AttemptOutcome.Accepted || state == DeliveryState.Dead);
        return new Settlement(held, state, outcome == AttemptOutcome.Accepted ? null : summary, step, now + verdict.Wait)
        {
            Attempt = answer.Kind == AnswerKind.HeldBack ? null : Record(held, answer, outcome, summary, startedAt, took),
            OutcomeId = _ids.Next(now),
            Outcome = isTold ? DeliveryOutcome.Tell(held, state, summary, answer) : null,
        };
    }

    private DeliveryAttempt Record(
        HeldDelivery held,
        DeliveryAnswer answer,
        AttemptOutcome outcome,
        string summary,
        DateTime startedAt,
        TimeSpan took
    ) =>
        new()
        {
            DeliveryId = held.Lease.Id,
            Number = held.Attempts + 1,
            Revision = held.Revision,
            StartedAt = startedAt,
            DurationMs = (long)took.TotalMilliseconds,
            Outcome = outcome,
            Status = answer.Status,
            Summary = summary,
            MayHaveArrived = outcome != AttemptOutcome.Accepted && MayHaveArrived(answer),
            Lost = held.Sendings - held.Attempts - 1, // this one is counted in the first
            Request = Redaction.Clean(answer.RequestText),
            Response = Redaction.Clean(answer.ResponseText),
            Node = node,
        };

    // a gateway's answer says nothing about what is behind it
    private static bool MayHaveArrived(DeliveryAnswer answer) =>
        !answer.IsInquiry && (answer.MayHaveArrived || answer.Kind == AnswerKind.TimedOut || answer.Status >= 500);

    [LoggerMessage(LogLevel.Error, "Delivery {Id} to {Destination}: its transport broke")]
    private static partial void LogBroken(ILogger logger, Exception exception, Guid id, string destination);
}

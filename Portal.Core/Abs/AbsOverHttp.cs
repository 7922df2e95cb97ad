using System.Text;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Abs;

/// <summary>
/// Tells ABS by HTTP. A repeat carries the same bytes under the same <c>Idempotency-Key</c>, so ABS answers with what it made the first time.
/// Source: 001-36, d7, P2.
/// </summary>
internal sealed class AbsOverHttp(AbsClient abs)
{
    /// <summary>Makes one request and says what came back.</summary>
    public async Task<DeliveryAnswer> AskAsync(
        OutgoingDelivery delivery,
        AbsOperation operation,
        CancellationToken cancellationToken
    )
    {
        var request =
            $"POST /{operation.Path}\nIdempotency-Key: {delivery.IdempotencyKey}\n{Encoding.UTF8.GetString(delivery.Payload.Span)}";
        try
        {
            var answer = await abs.SendAsync(
                HttpMethod.Post,
                operation.Path,
                delivery.Payload,
                HeadersOf(delivery),
                cancellationToken
            );
            return Facts(answer) with { RequestText = request, ResponseText = answer.Text };
        }
        catch (ConnectorException failure)
        {
            return DeliveryAnswer.Of(failure) with { RequestText = request };
        }
    }

    private static Dictionary<string, string> HeadersOf(OutgoingDelivery delivery) =>
        new() { ["Idempotency-Key"] = delivery.IdempotencyKey, ["X-Correlation-Id"] = delivery.CorrelationId };

    private static DeliveryAnswer Facts(AbsAnswer answer)
    {
        if (answer.IsGood && !AbsAnswers.IsFromAbs(answer))
        {
            return new DeliveryAnswer(AnswerKind.Foreign) { Status = answer.Status, MayHaveArrived = true };
        }

        // accepted is accepted: whoever is told the outcome asks ABS where the answer names no entitlement
        return DeliveryAnswer.Http(answer.Status) with
        {
            IsThereAlready = !answer.IsGood && AbsAnswers.IsThereAlready(answer),
            RetryAfter = answer.RetryAfter,
            Reason = answer.IsGood ? null : AbsAnswers.ReasonOf(answer.Body),
            Body = answer.Body.Length <= Messaging.Inbox.Arrival.BodyLimit ? answer.Body : [],
        };
    }
}

using System.Text;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Retail.Entitlements;

namespace Portal.Core.Abs;

/// <summary>
/// Asks ABS once for an entitlement and says what came back; decides and repeats nothing. A repeat carries the same bytes under the same
/// <c>Idempotency-Key</c>, so ABS answers with what it made the first time. Source: 001-36, d7, P2.
/// </summary>
internal sealed class AbsTransport(AbsClient abs) : IDeliveryTransport
{
    private const string CreatePath = "api/v1/entitlements/create";

    public string Destination => "abs";

    public async Task<DeliveryAnswer> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.Kind != EntitlementPayload.Kind)
        {
            return new DeliveryAnswer(AnswerKind.Refused)
            {
                Reason = $"Portal does not know how to tell ABS \"{delivery.Kind}\".",
            };
        }

        var request =
            $"POST /{CreatePath}\nIdempotency-Key: {delivery.IdempotencyKey}\n{Encoding.UTF8.GetString(delivery.Payload.Span)}";
        try
        {
            var answer = await abs.SendAsync(
                HttpMethod.Post,
                CreatePath,
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

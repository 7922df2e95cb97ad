using Portal.Core.Messaging.Outbox;
using Portal.Core.Retail.Entitlements;

namespace Portal.Core.Abs;

/// <summary>
/// Tells ABS one thing once, by the way that is configured, and says what came back; decides and repeats nothing. Whoever promised it knows of no
/// way: a repeat by another one has the same contents under the same key. Source: C3, 001-36, d7, P2.
/// </summary>
/// <param name="way">Which way.</param>
/// <param name="http">The one by HTTP.</param>
/// <param name="mqtt">The one by the broker; null where it is not used.</param>
internal sealed class AbsTransport(AbsWay way, AbsOverHttp http, AbsOverMqtt? mqtt) : IDeliveryTransport
{
    public string Destination => EntitlementPayload.Destination;

    public Task<DeliveryAnswer> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        if (AbsOperation.Find(delivery.Kind) is not { } operation)
        {
            return Task.FromResult(
                new DeliveryAnswer(AnswerKind.Refused) { Reason = $"Portal does not know how to tell ABS \"{delivery.Kind}\"." }
            );
        }

        return (way, mqtt) switch
        {
            (AbsWay.Mqtt, { } broker) => broker.AskAsync(delivery, operation, cancellationToken),
            (AbsWay.Both, { } broker) => TellBothAsync(broker, delivery, operation, cancellationToken),
            _ => http.AskAsync(delivery, operation, cancellationToken),
        };
    }

    // HTTP leads: its answer is the answer, whatever becomes of the publication beside it
    private async Task<DeliveryAnswer> TellBothAsync(
        AbsOverMqtt broker,
        OutgoingDelivery delivery,
        AbsOperation operation,
        CancellationToken cancellationToken
    )
    {
        var answer = await http.AskAsync(delivery, operation, cancellationToken);
        if (Verdicts.Judge(answer, step: 0, chance: 0).Kind != VerdictKind.Deliver)
        {
            return answer;
        }

        var beside = await broker.TellAsync(delivery, operation, cancellationToken);
        return answer with { ResponseText = $"{answer.ResponseText}\n\n{beside}" };
    }
}

using System.Text;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Mqtt;

/// <summary>
/// Publishes one delivery once, at the topic of its kind; accepted is what the broker acknowledged. Decides and repeats nothing. Source: C3,
/// 002-8, DESIGN §3.
/// </summary>
internal sealed class MqttTransport : IDeliveryTransport
{
    private readonly IMqttLink _link;
    private readonly MqttFigures _figures;
    private readonly Dictionary<string, PublishedKind> _kinds;

    /// <exception cref="ArgumentException">Two capabilities claim one kind.</exception>
    public MqttTransport(IMqttLink link, MqttFigures figures, IEnumerable<PublishedKind> kinds) =>
        (_link, _figures, _kinds) = (link, figures, kinds.ToDictionary(each => each.Kind, StringComparer.Ordinal));

    public string Destination => PublishedKind.Destination;

    public async Task<DeliveryAnswer> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        if (_kinds.GetValueOrDefault(delivery.Kind) is not { } kind)
        {
            return new DeliveryAnswer(AnswerKind.Refused)
            {
                Reason = $"Portal does not know at which topic to publish \"{delivery.Kind}\".",
            };
        }

        var topic = kind.TopicOf(delivery);
        if (!TopicFilters.CanBePublishedAt(topic))
        {
            return new DeliveryAnswer(AnswerKind.Refused) { Reason = $"\"{topic}\" is no topic that can be published at." };
        }

        var request = $"PUBLISH {topic}\nmessage-id: {delivery.IdempotencyKey}\n{Encoding.UTF8.GetString(delivery.Payload.Span)}";
        var answer = await PublishAsync(topic, delivery, cancellationToken);
        _figures.Published(answer.Kind == AnswerKind.Accepted ? "acknowledged" : "failed");
        return answer with { RequestText = request };
    }

    private async Task<DeliveryAnswer> PublishAsync(string topic, OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            await _link.PublishAsync(
                new MqttPublication(topic, delivery.Payload)
                {
                    MessageId = delivery.IdempotencyKey,
                    CorrelationId = delivery.CorrelationId,
                },
                cancellationToken
            );
            return new DeliveryAnswer(AnswerKind.Accepted) { ResponseText = "PUBACK" };
        }
        catch (ConnectorException failure)
        {
            return DeliveryAnswer.Of(failure);
        }
    }
}

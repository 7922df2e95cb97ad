using System.Collections.Concurrent;
using System.Text;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Mqtt;

namespace Portal.Core.Abs;

/// <summary>
/// Tells ABS at the message broker: a request, and the answer that ABS publishes at the same path under the same correlation id. An answer that nobody
/// waits for any more, since it came late or Portal was started anew, is passed over: what it answered is sent again with the same bytes, and ABS says
/// that it has it. Source: d7, C3, P2.
/// </summary>
internal sealed class AbsOverMqtt : IDisposable
{
    // beside an answer that is there already
    private static readonly TimeSpan Beside = TimeSpan.FromSeconds(2);

    private readonly IMqttLink _link;
    private readonly MqttFigures _figures;
    private readonly AbsOptions _options;
    private readonly TimeProvider _time;

    // by correlation id: the key of the promise
    private readonly ConcurrentDictionary<string, Asked> _asked = new(StringComparer.Ordinal);

    public AbsOverMqtt(IMqttLink link, MqttFigures figures, AbsOptions options, TimeProvider time)
    {
        (_link, _figures, _options, _time) = (link, figures, options, time);
        link.Replied += Hear;
    }

    public void Dispose() => _link.Replied -= Hear;

    /// <summary>Asks once, and says what came back.</summary>
    public async Task<DeliveryAnswer> AskAsync(
        OutgoingDelivery delivery,
        AbsOperation operation,
        CancellationToken cancellationToken
    )
    {
        var (publication, fault) = Prepare(delivery, operation);
        if (publication is null)
        {
            return new DeliveryAnswer(AnswerKind.Refused) { Reason = fault };
        }

        var request = $"PUBLISH {publication.Topic}\n{Encoding.UTF8.GetString(publication.Payload.Span)}";
        var asked = _asked.GetOrAdd(delivery.IdempotencyKey, static (_, topic) => new Asked(PathOf(topic)), publication.Topic);
        try
        {
            var reply = await AskAsync(publication, asked.Reply.Task, cancellationToken);
            return AbsReply.Read(reply.Body) with { RequestText = request, ResponseText = reply.Text };
        }
        catch (ConnectorException failure)
        {
            return DeliveryAnswer.Of(failure) with { RequestText = request };
        }
        finally
        {
            _ = _asked.TryRemove(new KeyValuePair<string, Asked>(delivery.IdempotencyKey, asked));
        }
    }

    /// <summary>Publishes what ABS has accepted by another way; says for the record what became of it, and never fails.</summary>
    public async Task<string> TellAsync(OutgoingDelivery delivery, AbsOperation operation, CancellationToken cancellationToken)
    {
        var (publication, fault) = Prepare(delivery, operation);
        if (publication is null)
        {
            return $"Not published: {fault}";
        }

        using var limit = new CancellationTokenSource(Beside, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await PublishAsync(publication, either.Token);
            return $"PUBLISH {publication.Topic}: PUBACK";
        }
        catch (ConnectorException failure)
        {
            return $"PUBLISH {publication.Topic}: {FaultSentences.Describe(failure)}";
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return $"PUBLISH {publication.Topic}: {FaultSentences.Describe(ExternalSystem.Mqtt, ConnectorFault.Timeout)}";
        }
    }

    private async Task<Reply> AskAsync(MqttPublication publication, Task<Reply> reply, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await RequestAsync(publication, reply, either.Token);
            return await reply.WaitAsync(either.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectorException(
                ExternalSystem.Abs,
                ConnectorFault.Timeout,
                $"{publication.Topic}: no reply in time.",
                late
            )
            {
                MayHaveHappened = true,
            };
        }
    }

    private async Task RequestAsync(MqttPublication publication, Task<Reply> reply, CancellationToken cancellationToken)
    {
        try
        {
            await PublishAsync(publication, cancellationToken);
        }
        catch (ConnectorException) when (reply.IsCompleted)
        {
            // ABS has answered: only the broker's own word was lost
        }
    }

    private async Task PublishAsync(MqttPublication publication, CancellationToken cancellationToken)
    {
        var outcome = "failed";
        try
        {
            await _link.PublishAsync(publication, cancellationToken);
            outcome = "acknowledged";
        }
        finally
        {
            _figures.Published(outcome);
        }
    }

    private static (MqttPublication? Publication, string? Fault) Prepare(OutgoingDelivery delivery, AbsOperation operation)
    {
        var topic = operation.TopicOf(delivery.Subject);
        if (!TopicFilters.CanBePublishedAt(topic))
        {
            return (null, $"\"{topic}\" is no topic that can be published at.");
        }

        return AbsEnvelope.Write(delivery, operation) is { } message
            ? (
                new MqttPublication(topic, message)
                {
                    MessageId = delivery.IdempotencyKey,
                    CorrelationId = delivery.CorrelationId,
                },
                null
            )
            : (null, "Its contents are no JSON.");
    }

    private void Hear(IMqttDelivery delivery)
    {
        if (
            !_asked.IsEmpty
            && AbsReply.CorrelationOf(delivery.Payload.Span) is { } correlation
            && _asked.TryGetValue(correlation, out var asked)
            && PathOf(delivery.Topic).Equals(asked.Path, StringComparison.OrdinalIgnoreCase)
        )
        {
            _ = asked.Reply.TrySetResult(new Reply(delivery.Topic, delivery.Payload.ToArray()));
        }
    }

    // without who speaks: entitlement/42/create
    private static string PathOf(string topic) => string.Join('/', topic.Split('/').Skip(2));

    private sealed record Asked(string Path)
    {
        public TaskCompletionSource<Reply> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record Reply(string Topic, byte[] Body)
    {
        public string Text => $"{Topic}\n{Encoding.UTF8.GetString(Body)}";
    }
}

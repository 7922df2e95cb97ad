using System.Buffers;
using MQTTnet;
using MQTTnet.Packets;

namespace Portal.Core.Mqtt;

/// <summary>A message as the library hands it out, bound to the connection by which it came.</summary>
internal sealed class ReceivedMessage(MqttConnection connection, MqttApplicationMessageReceivedEventArgs received) : IMqttDelivery
{
    private readonly MqttApplicationMessage _message = received.ApplicationMessage;

    public string Topic => _message.Topic ?? "";

    // the library has copied it out of its buffer
    public ReadOnlyMemory<byte> Payload { get; } =
        received.ApplicationMessage.Payload is { IsSingleSegment: true, First: var whole }
            ? whole
            : received.ApplicationMessage.Payload.ToArray();

    public int Quality => (int)_message.QualityOfServiceLevel;

    public bool IsRetained => _message.Retain;

    public bool IsRepeat => _message.Dup;

    public bool IsOwn { get; set; }

    public bool IsReply { get; set; }

    public string? FindProperty(string name) =>
        _message.UserProperties?.Find(property => property.Name == name)?.ReadValueAsString();

    public Task AcknowledgeAsync() => connection.AcknowledgeAsync(received);
}

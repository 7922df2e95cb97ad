using System.Security.Authentication;
using MQTTnet;
using MQTTnet.Exceptions;

namespace Portal.Core.Mqtt;

/// <summary>What the broker's answers and the library's exceptions mean. Source: MQTT 5.0, "Reason Codes".</summary>
internal static class MqttFaults
{
    /// <summary>A way in that was refused.</summary>
    public static ConnectorException OfConnect(MqttClientConnectResultCode code, string? reason) =>
        Fault(
            code switch
            {
                MqttClientConnectResultCode.BadUserNameOrPassword
                or MqttClientConnectResultCode.NotAuthorized
                or MqttClientConnectResultCode.Banned
                or MqttClientConnectResultCode.BadAuthenticationMethod => ConnectorFault.Unauthorized,
                MqttClientConnectResultCode.ServerUnavailable
                or MqttClientConnectResultCode.ServerBusy
                or MqttClientConnectResultCode.UnspecifiedError => ConnectorFault.Unavailable,
                MqttClientConnectResultCode.QuotaExceeded or MqttClientConnectResultCode.ConnectionRateExceeded =>
                    ConnectorFault.Throttled,
                _ => ConnectorFault.Rejected,
            },
            $"CONNACK {code}",
            string.IsNullOrWhiteSpace(reason) ? Words(code.ToString()) : Folding.Tidy(reason)
        );

    /// <summary>A subscription that was refused. 3.1.1 has one code for all reasons.</summary>
    public static ConnectorException OfSubscribe(string filter, MqttClientSubscribeResultCode code) =>
        code is MqttClientSubscribeResultCode.NotAuthorized or MqttClientSubscribeResultCode.UnspecifiedError
            ? new(ExternalSystem.Mqtt, ConnectorFault.Unauthorized, $"SUBACK {code}.")
            {
                Cause = FaultCause.MissingRight,
                Reason = $"it may not listen to {filter} ({Words(code.ToString())})",
            }
            : Fault(ConnectorFault.Unavailable, $"SUBACK {code}", $"{filter}: {Words(code.ToString())}");

    /// <summary>A publication that was refused.</summary>
    public static ConnectorException OfPublish(MqttClientPublishReasonCode code, string? reason) =>
        Fault(
            code switch
            {
                MqttClientPublishReasonCode.NotAuthorized => ConnectorFault.Unauthorized,
                MqttClientPublishReasonCode.QuotaExceeded => ConnectorFault.Throttled,
                MqttClientPublishReasonCode.UnspecifiedError or MqttClientPublishReasonCode.PacketIdentifierInUse =>
                    ConnectorFault.Unavailable,
                _ => ConnectorFault.Rejected,
            },
            $"PUBACK {code}",
            string.IsNullOrWhiteSpace(reason) ? Words(code.ToString()) : Folding.Tidy(reason)
        );

    /// <summary>What is larger than the broker takes.</summary>
    public static ConnectorException TooLarge(long bytes, long limit) =>
        new(ExternalSystem.Mqtt, ConnectorFault.Rejected, $"{bytes} bytes, and {limit} are allowed.")
        {
            Cause = FaultCause.TooLarge,
            Reason = $"a message of {bytes} bytes is larger than the {limit} that it takes",
        };

    /// <summary>There is no connection, so nothing was sent. What the broker said of the connection is no verdict on what was to be published.</summary>
    public static ConnectorException Away(ConnectorException? last) =>
        new(
            ExternalSystem.Mqtt,
            last?.Fault is { } fault and not (ConnectorFault.Rejected or ConnectorFault.Malformed)
            && last.Cause != FaultCause.MissingRight // to listen
                ? fault
                : ConnectorFault.Unreachable,
            "No connection."
        )
        {
            Reason = last?.Reason,
            Cause = last?.Cause ?? FaultCause.Unknown,
        };

    /// <summary>True for what the library throws when the wire or the broker fails.</summary>
    public static bool IsOfWire(Exception exception) =>
        exception is MqttCommunicationException or MqttProtocolViolationException or IOException or ObjectDisposedException;

    /// <summary>What such an exception means.</summary>
    public static ConnectorException Of(Exception exception, string doing, bool mayHaveHappened = false)
    {
        var fault =
            Has<AuthenticationException>(exception) ? ConnectorFault.Tls
            : exception is MqttCommunicationTimedOutException || Has<OperationCanceledException>(exception)
                ? ConnectorFault.Timeout
            : exception is MqttProtocolViolationException ? ConnectorFault.Malformed
            : ConnectorFault.Unreachable;
        return new ConnectorException(ExternalSystem.Mqtt, fault, $"{doing}: {exception.GetType().Name}.", exception)
        {
            MayHaveHappened = mayHaveHappened,
        };
    }

    private static bool Has<T>(Exception exception)
        where T : Exception => exception is T || (exception.InnerException is { } inner && Has<T>(inner));

    private static ConnectorException Fault(ConnectorFault fault, string detail, string reason) =>
        new(ExternalSystem.Mqtt, fault, $"{detail}.") { Reason = reason };

    // BadUserNameOrPassword: bad user name or password
    private static string Words(string name) =>
        string.Concat(
            name.Select(
                (letter, at) =>
                    at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"
            )
        );
}

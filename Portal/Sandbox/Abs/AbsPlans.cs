using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MQTTnet;
using MQTTnet.Protocol;
using Portal.Sandbox.Mqtt;

namespace Portal.Sandbox.Abs;

/// <summary>
/// The side of ABS that listens at the sandbox's broker: it makes a service plan of each subscription it is told of, and says which it is and how it
/// stands. It keeps nothing: a plan's id is made of the subscription's. Source: 002-10, 002-12, 001-22.
/// </summary>
internal sealed partial class AbsPlans(MqttSandbox broker, TimeProvider time, ILogger<AbsPlans> logger) : BackgroundService
{
    private const string Filter = "emit/Odoo/subscription/+/+";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += message => HearAsync(client, message.ApplicationMessage, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!client.IsConnected)
                {
                    await ConnectAsync(client, stoppingToken);
                }

                await Task.Delay(Pause, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                LogAway(exception); // the shell of a stand-in: the next try connects anew
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ConnectAsync(IMqttClient client, CancellationToken stopping)
    {
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer(MqttSandbox.Host, await broker.PortAsync(stopping))
            .WithClientId("abs-sandbox-plans") // not the listener's: the broker would end the one when the other comes
            .Build();
        await client.ConnectAsync(options, stopping);
        await client.SubscribeAsync(
            new MqttClientSubscribeOptionsBuilder().WithTopicFilter(Filter, MqttQualityOfServiceLevel.AtLeastOnce).Build(),
            stopping
        );
    }

    // not awaited by the reader: a client that publishes while it is told of a message would wait for itself
    private Task HearAsync(IMqttClient client, MqttApplicationMessage message, CancellationToken stopping)
    {
        if (Answer(message.Topic, message.Payload) is { } answer)
        {
            _ = Task.Run(() => SayAsync(client, answer, stopping), CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    private async Task SayAsync(IMqttClient client, MqttApplicationMessage answer, CancellationToken stopping)
    {
        try
        {
            _ = await client.PublishAsync(answer, stopping);
        }
        catch (Exception exception)
        {
            LogAway(exception); // the shell of a stand-in: what it could not say, it says with the next change
        }
    }

    private MqttApplicationMessage? Answer(string topic, ReadOnlySequence<byte> payload)
    {
        var happened = topic.Split('/')[^1];
        if (happened is not ("created" or "state_changed" or "payment_updated") || Read(payload) is not { } told)
        {
            return null;
        }

        var id = $"PI-{told["subscription_id"]}";
        var body = new JsonObject
        {
            ["plan_instance_id"] = id,
            ["odoo_subscription_id"] = told["subscription_id"]?.DeepClone(),
            ["service_state"] = happened == "created" ? "ACTIVE" : told["abs_service_state"]?.DeepClone(),
            ["payment_state"] = happened == "created" ? "CURRENT" : told["abs_payment_state"]?.DeepClone(),
            ["billing_currency"] = told["currency_id"]?.DeepClone(),
            ["updated_at"] = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        };
        return new MqttApplicationMessageBuilder()
            .WithTopic($"emit/ABS/service_plan/{id}/{(happened == "created" ? "created" : "updated")}")
            .WithPayload(body.ToJsonString())
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();
    }

    private static JsonObject? Read(ReadOnlySequence<byte> payload)
    {
        try
        {
            return JsonNode.Parse(payload.ToArray()) is JsonObject { } told && told["subscription_id"] is JsonValue ? told : null;
        }
        catch (JsonException)
        {
            return null; // not from Portal
        }
    }

    [LoggerMessage(LogLevel.Warning, "The sandbox's ABS is away from the broker; it tries again")]
    private partial void LogAway(Exception exception);
}

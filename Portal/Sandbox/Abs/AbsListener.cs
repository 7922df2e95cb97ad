using System.Buffers;
using System.Text;
using MQTTnet;
using MQTTnet.Protocol;

namespace Portal.Sandbox.Abs;

/// <summary>Where the broker is that ABS listens at.</summary>
internal sealed record ListenedBroker(string Host, int Port, string? Username = null, string? Password = null);

/// <summary>
/// ABS at the message broker: takes the requests at <c>emit/…/entitlement/{order}/create</c> and answers them at <c>echo/abs/…</c>, as it does over
/// HTTP and with the same faults; a fault that answers nothing there answers nothing here. It listens once the program has started. Source: d7.
/// </summary>
internal sealed partial class AbsListener(
    Func<CancellationToken, Task<ListenedBroker>> resolve,
    AbsSandbox abs,
    SandboxFaults faults,
    TimeProvider time,
    ILogger<AbsListener> logger
) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;

    /// <summary>Beginning of the topic that it answers at: <c>echo</c>, or <c>rtrn</c>.</summary>
    public string AnswersAt { get; set; } = "echo";

    /// <summary>Ends when it listens.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work = Task.Run(() => KeepUpAsync(listening), CancellationToken.None);
        await listening.Task.WaitAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _work.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stop.Dispose();
    }

    private async Task KeepUpAsync(TaskCompletionSource listening)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(listening);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception gone)
            {
                LogGone(gone); // the shell of a service: the broker is away, or is being started anew
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task ListenAsync(TaskCompletionSource listening)
    {
        var broker = await resolve(_stop.Token);
        using var client = new MqttClientFactory().CreateMqttClient();
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += _ =>
        {
            gone.TrySetResult();
            return Task.CompletedTask;
        };
        client.ApplicationMessageReceivedAsync += received =>
        {
            var request = received.ApplicationMessage;
            _ = Task.Run(() => TakeAsync(client, request.Topic, Encoding.UTF8.GetString(request.Payload.ToArray())));
            return Task.CompletedTask;
        };
        var options = new MqttClientOptionsBuilder().WithTcpServer(broker.Host, broker.Port).WithClientId("abs-sandbox-requests");
        if (broker.Username is not null)
        {
            options.WithCredentials(broker.Username, broker.Password);
        }

        await client.ConnectAsync(options.Build(), _stop.Token);
        var requests = new MqttTopicFilterBuilder().WithTopic("emit/+/entitlement/+/create").WithAtLeastOnceQoS().Build();
        await client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter(requests).Build(), _stop.Token);
        listening.TrySetResult();
        await gone.Task.WaitAsync(_stop.Token);
    }

    // the boundary of a request: whatever happens, the next one is answered
    private async Task TakeAsync(IMqttClient client, string topic, string text)
    {
        try
        {
            if (AbsRequest.Read(topic, text) is { } request && await AnswerAsync(request) is { } answer)
            {
                await client.PublishAsync(
                    new MqttApplicationMessageBuilder()
                        .WithTopic(request.ReplyTopic(AnswersAt))
                        .WithPayload(Encoding.UTF8.GetBytes(VendorCall.Text(request.Reply(answer, time.GetUtcNow()))))
                        .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                        .Build(),
                    _stop.Token
                );
            }
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            LogNotAnswered(exception, topic);
        }
        catch (Exception)
        {
            // the program ends: nobody waits for it
        }
    }

    // null for no answer
    private async Task<VendorAnswer?> AnswerAsync(AbsRequest request)
    {
        var mode = faults.TakeBefore(AbsEndpoints.System);
        if (mode is FaultMode.Down or FaultMode.Timeout or FaultMode.Status500 or FaultMode.Status503 or FaultMode.Status422)
        {
            var refusal = Refuse(mode.Value);
            abs.Note(request.Logged, refusal?.Status ?? 0);
            return refusal;
        }

        if (mode is FaultMode.Slow)
        {
            await Task.Delay(Late, time, CancellationToken.None);
        }

        var answer = Run(request);
        if (mode is FaultMode.Duplicate)
        {
            _ = Run(request);
        }

        return answer.ChangedRecords && faults.TakeLostAnswer(AbsEndpoints.System) ? null : answer;
    }

    private VendorAnswer Run(AbsRequest request) =>
        abs.Run(request.Logged, records => abs.Create(records, request.Key, request.Logged.Body));

    private static VendorAnswer? Refuse(FaultMode mode) =>
        mode switch
        {
            FaultMode.Status500 => AbsAnswers.Refuse(500, "INTERNAL", "The sandbox was told to answer so.", []),
            FaultMode.Status503 => AbsAnswers.Refuse(503, "UNAVAILABLE", "The sandbox was told to answer so.", []),
            FaultMode.Status422 => AbsAnswers.Refuse(422, "VALIDATION_FAILED", "The sandbox was told to answer so.", []),
            _ => null,
        };

    [LoggerMessage(LogLevel.Information, "The sandbox's ABS has no connection to the broker")]
    private partial void LogGone(Exception gone);

    [LoggerMessage(LogLevel.Error, "The sandbox's ABS could not answer what was asked at {Topic}")]
    private partial void LogNotAnswered(Exception exception, string topic);
}

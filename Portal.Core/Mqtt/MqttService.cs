using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core.Connections;

namespace Portal.Core.Mqtt;

/// <summary>
/// Keeps the link up and takes in what comes by it, as long as Portal runs. The start of the host waits for nothing of it; at its end the link is
/// closed before the inbox is, so that nothing is taken that could not be stored. Without a broker it does nothing.
/// </summary>
internal sealed partial class MqttService(
    IMqttLink link,
    MqttIntake intake,
    MqttConnector connector,
    SystemStatusBoard board,
    TimeProvider time,
    ILogger<MqttService> logger
) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan AfterDefect = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        try
        {
            if (await connector.FindEndpointAsync(_stop.Token) is not null)
            {
                link.Changed += Report;
                link.Start();
                await TakeInAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopped before the sandbox's broker listened
        }

        await link.DisposeAsync();
        link.Changed -= Report;
    }

    private async Task TakeInAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await intake.RunAsync(_stop.Token);
            }
            catch (Exception exception)
            {
                LogBroke(exception); // the shell of a service: by the next connection all comes again that was not acknowledged
                link.Reconnect(exception);
                await Task.Delay(AfterDefect, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Report(MqttLinkStatus status)
    {
        if (status.State == MqttLinkState.Connected)
        {
            board.ReportUp(ExternalSystem.Mqtt);
        }
        else if (status is { State: MqttLinkState.Away, LastFault: { } fault })
        {
            board.ReportDown(ExternalSystem.Mqtt, fault.Fault);
        }
    }

    [LoggerMessage(
        LogLevel.Critical,
        "What comes from the broker could not be taken in; it is tried again by another connection"
    )]
    private partial void LogBroke(Exception exception);
}

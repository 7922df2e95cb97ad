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
    ILogger<MqttService> logger
) : IHostedLifecycleService, IDisposable
{
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
                await intake.RunAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopped before the sandbox's broker listened
        }
        catch (Exception exception)
        {
            LogBroke(exception); // the shell of a service: what was not acknowledged stays with the broker until the next start
        }

        await link.DisposeAsync();
        link.Changed -= Report;
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

    [LoggerMessage(LogLevel.Critical, "Nothing is taken in from the broker any more, since this broke; restart Portal")]
    private partial void LogBroke(Exception exception);
}

using Microsoft.Extensions.Logging;

namespace Portal.Core.Messaging.Outbox;

/// <summary>Runs the dispatcher as long as something is due, then waits for a hint or a second.</summary>
internal sealed class DispatchLoop(Dispatcher dispatcher, MessagingWakes wakes, TimeProvider time, ILogger<DispatchLoop> logger)
    : HostedLoop(time, logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _time = time;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        _ = await dispatcher.RunOnceAsync(stopping);
        _ = await wakes.Outbox.WaitAsync(LookAgain, _time, stopping);
    }

    /// <summary>What is still held is given back.</summary>
    protected override Task EndAsync() => dispatcher.RunOnceAsync(new CancellationToken(canceled: true));
}

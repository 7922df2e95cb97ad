using Microsoft.Extensions.Logging;

namespace Portal.Core.Messaging.Inbox;

/// <summary>Runs the worker as long as there is something, then waits for a hint or a second.</summary>
internal sealed class InboxLoop(InboxWorker worker, MessagingWakes wakes, TimeProvider time, ILogger<InboxLoop> logger)
    : HostedLoop(time, logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _time = time;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        if ((await worker.RunOnceAsync(stopping)).Taken == 0)
        {
            await wakes.Inbox.WaitAsync(LookAgain, _time, stopping);
        }
    }
}

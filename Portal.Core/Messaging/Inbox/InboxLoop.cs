using Microsoft.Extensions.Logging;
using Portal.Core.Messaging.Replay;

namespace Portal.Core.Messaging.Inbox;

/// <summary>
/// Looks for kinds of which something is pending, at a hint or every second, and runs the worker for each as long as it finds something: each
/// kind for itself, so that none waits for another.
/// </summary>
internal sealed class InboxLoop(
    InboxWorker worker,
    ReopenKnownKinds reopening,
    MessagingWakes wakes,
    TimeProvider time,
    ILogger<InboxLoop> logger
) : HostedLoop(time, logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    // those at work find what came meanwhile by themselves; looking for others at each arrival would cost the doors
    private static readonly TimeSpan WhileAtWork = TimeSpan.FromMilliseconds(50);

    // what nobody handles is in no hurry: it shall take little from the doors
    private static readonly TimeSpan WhenUnknown = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<MessageKind, Task> _atWork = [];
    private readonly TimeProvider _time = time;
    private bool _hasReopened;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        if (!_hasReopened)
        {
            _ = await reopening.RunOnceAsync(stopping);
            _hasReopened = true;
        }

        foreach (var kind in await worker.PendingKindsAsync(stopping))
        {
            if (!_atWork.ContainsKey(kind))
            {
                _atWork[kind] = Task.Run(() => WorkAsync(kind, stopping), CancellationToken.None);
            }
        }

        await Task.Delay(_atWork.Count > 0 ? WhileAtWork : TimeSpan.Zero, _time, stopping);
        await wakes.Inbox.WaitAsync(LookAgain, _time, stopping);
        foreach (var (kind, work) in _atWork.Where(each => each.Value.IsCompleted).ToList())
        {
            _ = _atWork.Remove(kind);
            await work; // what went wrong is told by the shell
        }
    }

    /// <summary>What is in hand is given back.</summary>
    protected override Task EndAsync() => Task.WhenAll(_atWork.Values);

    private async Task WorkAsync(MessageKind kind, CancellationToken stopping)
    {
        try
        {
            while ((await worker.RunOnceAsync(kind, stopping)).Taken > 0)
            {
                await Task.Delay(worker.Knows(kind) ? TimeSpan.Zero : WhenUnknown, _time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return; // nothing is in hand
        }
    }
}

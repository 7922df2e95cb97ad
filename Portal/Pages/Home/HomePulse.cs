using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Jobs;

namespace Portal.Pages.Home;

/// <summary>
/// Tells the home pages of this node when to look again: soon after something they heard of, and now and then for what no one tells. One
/// beat for all of them, so that an import of many pages makes them look once and not a thousand times. Thread-safe.
/// </summary>
internal sealed class HomePulse : IDisposable
{
    /// <summary>How soon a change is seen.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    private const int BeatsAtMost = 8;

    private readonly BillingChanges _billing;
    private readonly ConnectionChanges _connections;
    private readonly SystemStatusBoard _board;
    private readonly JobRunner _jobs;
    private readonly ITimer _timer;
    private int _heard;
    private int _quiet;
    private int _beats;

    public HomePulse(
        BillingChanges billing,
        ConnectionChanges connections,
        SystemStatusBoard board,
        JobRunner jobs,
        TimeProvider time
    )
    {
        (_billing, _connections, _board, _jobs) = (billing, connections, board, jobs);
        billing.Changed += Hear;
        connections.Changed += Hear;
        board.Changed += HearSystem;
        jobs.Changed += HearJob;
        _timer = time.CreateTimer(_ => Strike(), null, Beat, Beat);
    }

    /// <summary>Raised when it is time to look; handlers must be quick and not throw.</summary>
    public event Action? Changed;

    /// <summary>Raised every eighth beat, whatever was heard: for what costs much and changes little from one look to the next.</summary>
    public event Action? Slow;

    public void Dispose()
    {
        _billing.Changed -= Hear;
        _connections.Changed -= Hear;
        _board.Changed -= HearSystem;
        _jobs.Changed -= HearJob;
        _timer.Dispose();
    }

    private void Hear() => Volatile.Write(ref _heard, 1);

    private void HearSystem(ExternalSystem system) => Hear();

    private void HearJob(string job) => Hear();

    private void Strike()
    {
        if (Interlocked.Exchange(ref _heard, 0) == 1 || Interlocked.Increment(ref _quiet) >= BeatsAtMost)
        {
            Interlocked.Exchange(ref _quiet, 0);
            Changed?.Invoke();
        }

        if (Interlocked.Increment(ref _beats) % BeatsAtMost == 0)
        {
            Slow?.Invoke();
        }
    }
}

using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Entitlements;

/// <summary>
/// Answers that are dear to read, shared by all who look: each question is read once at a time, off the asker's thread, and its answer is kept so long
/// that reading it takes at most one part in twenty of the time. A reading ends with the last who waits for it. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="shortest">How long an answer is kept at least.</param>
internal sealed class SharedReading<TKey, T>(TimeProvider time, Func<TKey, TimeSpan> shortest)
    where TKey : notnull
    where T : class
{
    private const int Share = 20;
    private const int MostKept = 8;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, (T Value, DateTime GoodUntil)> _kept = [];
    private readonly Dictionary<TKey, Reading> _running = [];

    /// <summary>The answer to a question; read anew when it is too old.</summary>
    public async Task<T> GetAsync(TKey key, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        Reading? reading;
        lock (_lock)
        {
            if (_kept.TryGetValue(key, out var kept) && time.UtcInstant < kept.GoodUntil)
            {
                return kept.Value;
            }

            if (!_running.TryGetValue(key, out reading))
            {
                reading = new Reading();
                _running[key] = reading;
                reading.Answer = RunAsync(key, read, reading);
            }

            reading.Waiting++;
        }

        try
        {
            return await reading.Answer.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(key, reading);
        }
    }

    private async Task<T> RunAsync(TKey key, Func<CancellationToken, Task<T>> read, Reading reading)
    {
        var began = time.GetTimestamp();
        try
        {
            var value = await StoppableReads.RunAsync(() => read(reading.Stop.Token), reading.Stop.Token);
            var keep = TimeSpan.FromTicks(
                Math.Clamp(Share * time.GetElapsedTime(began).Ticks, shortest(key).Ticks, Longest.Ticks)
            );
            Keep(key, value, keep);
            return value;
        }
        finally
        {
            Forget(key, reading);
        }
    }

    // good from the end of the reading on: what takes long is not too old before it is there
    private void Keep(TKey key, T value, TimeSpan keep)
    {
        lock (_lock)
        {
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            _kept[key] = (value, time.UtcInstant + keep);
        }
    }

    private void Leave(TKey key, Reading reading)
    {
        lock (_lock)
        {
            if (--reading.Waiting > 0 || reading.Answer.IsCompleted)
            {
                return;
            }

            Forget(key, reading);
        }

        reading.Stop.Cancel();
    }

    private void Forget(TKey key, Reading reading)
    {
        lock (_lock)
        {
            if (_running.GetValueOrDefault(key) == reading)
            {
                _running.Remove(key);
            }
        }
    }

    private sealed class Reading
    {
        // never disposed: who leaves last may stop it while it ends by itself
        public CancellationTokenSource Stop { get; } = new();

        public Task<T> Answer { get; set; } = Task.FromResult<T>(null!); // set before anybody else sees it

        public int Waiting { get; set; }
    }
}

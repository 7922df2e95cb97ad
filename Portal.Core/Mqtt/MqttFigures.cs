using System.Globalization;
using Portal.Core.Connections;

namespace Portal.Core.Mqtt;

/// <summary>How much came and went lately, for people; a monitor has the meters. Thread-safe.</summary>
internal sealed class MqttFigures(IMqttLink link, TimeProvider time) : IConnectionFigures
{
    private const int Minutes = 5;

    private readonly RecentCount _received = new(time);
    private readonly RecentCount _published = new(time);
    private int _unacknowledged;

    public ExternalSystem System => ExternalSystem.Mqtt;

    /// <summary>One came, and is not stored yet.</summary>
    public void Came() => Interlocked.Increment(ref _unacknowledged);

    /// <summary>It was stored, or need not be.</summary>
    public void Settled(string outcome)
    {
        _ = Interlocked.Decrement(ref _unacknowledged);
        _received.Add();
        MqttTelemetry.Received.Add(1, MqttTelemetry.Outcome(outcome));
    }

    /// <summary>It was not stored, and stays with the broker.</summary>
    public void Left() => Interlocked.Decrement(ref _unacknowledged);

    /// <summary>One was published, or not.</summary>
    public void Published(string outcome)
    {
        _published.Add();
        MqttTelemetry.Published.Add(1, MqttTelemetry.Outcome(outcome));
    }

    public IReadOnlyList<ConnectionFigure> Read()
    {
        var status = link.Status;
        List<ConnectionFigure> figures =
        [
            new($"Received in the last {Minutes} minutes", Text(_received.Read())),
            new($"Published in the last {Minutes} minutes", Text(_published.Read())),
            new("Not stored yet", Text(Math.Max(0, Volatile.Read(ref _unacknowledged)))),
        ];
        if (status is { LastFault: { } fault, FailedAt: { } at })
        {
            figures.Add(new ConnectionFigure("Last error", FaultSentences.Describe(fault)) { At = at });
        }

        return figures;
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed class RecentCount(TimeProvider time)
    {
        private readonly Lock _lock = new();
        private readonly int[] _counts = new int[Minutes];
        private long _minute;

        public void Add()
        {
            lock (_lock)
            {
                Turn();
                _counts[_minute % Minutes]++;
            }
        }

        public int Read()
        {
            lock (_lock)
            {
                Turn();
                return _counts.Sum();
            }
        }

        private void Turn()
        {
            var now = time.GetUtcNow().ToUnixTimeSeconds() / 60;
            for (var passed = Math.Max(_minute + 1, now - Minutes + 1); passed <= now; passed++)
            {
                _counts[passed % Minutes] = 0;
            }

            _minute = Math.Max(_minute, now);
        }
    }
}

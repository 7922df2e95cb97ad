using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Portal.Hosting;

/// <summary>
/// Listens to the meters of Portal and of the web server, sums up per series, and writes it as a monitor reads it. A histogram is written as its
/// count and sum. A metric with more series than a monitor should carry stops at <see cref="MostSeries"/>. Thread-safe.
/// </summary>
internal sealed class MetricsRecorder : IDisposable
{
    /// <summary>Most series of one metric.</summary>
    public const int MostSeries = 500;

    /// <summary>Meters of others that are written too.</summary>
    public static readonly IReadOnlySet<string> Foreign = new HashSet<string>(StringComparer.Ordinal)
    {
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.Components.Server.Circuits",
        "System.Runtime",
    };

    private const string Ours = "Portal.";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, Series>> _metrics = new();

    public MetricsRecorder()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (IsWritten(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
    }

    public static bool IsWritten(string meter) => meter.StartsWith(Ours, StringComparison.Ordinal) || Foreign.Contains(meter);

    /// <summary>From now on everything is summed up.</summary>
    public void Begin() => _listener.Start();

    /// <summary>Everything as of now.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var metric in _metrics.GroupBy(each => NameOf(each.Key)).OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            var kind = KindOf(metric.First().Key);
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {metric.Key} {kind}\n");
            foreach (
                var (tags, series) in metric.SelectMany(each => each.Value).OrderBy(each => each.Key, StringComparer.Ordinal)
            )
            {
                series.Write(text, metric.Key, tags, kind == "summary");
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = _metrics.GetOrAdd(instrument, _ => new(StringComparer.Ordinal));
        var key = KeyOf(tags);
        if (
            all.TryGetValue(key, out var series)
            || (all.Count < MostSeries && (series = all.GetOrAdd(key, _ => new())) is not null)
        )
        {
            series.Note(value, IsState(instrument));
        }
    }

    // gauges and the observable kinds tell what is, all others what is added
    private static bool IsState(Instrument instrument) =>
        instrument.IsObservable || instrument.GetType().GetGenericTypeDefinition() == typeof(Gauge<>);

    private static string KindOf(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Histogram<>) ? "summary"
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? "counter"
            : "gauge";
    }

    private static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_').Replace('-', '_');
        return KindOf(instrument) == "counter" ? $"{name}_total"
            : instrument.Unit == "s" ? $"{name}_seconds"
            : name;
    }

    private static string KeyOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var labels = new List<string>(tags.Length);
        foreach (var (name, value) in tags)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            var plain = text.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal);
            labels.Add($"{name.Replace('.', '_')}=\"{plain}\"");
        }

        labels.Sort(StringComparer.Ordinal);
        return $"{{{string.Join(',', labels)}}}";
    }

    private sealed class Series
    {
        private readonly Lock _lock = new();
        private double _sum;
        private long _count;

        public void Note(double value, bool isState)
        {
            lock (_lock)
            {
                (_sum, _count) = (isState ? value : _sum + value, _count + 1);
            }
        }

        public void Write(StringBuilder text, string name, string tags, bool isSummary)
        {
            double sum;
            long count;
            lock (_lock)
            {
                (sum, count) = (_sum, _count);
            }

            if (isSummary)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{tags} {sum:R}\n{name}_count{tags} {count}\n");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{tags} {sum:R}\n");
            }
        }
    }
}

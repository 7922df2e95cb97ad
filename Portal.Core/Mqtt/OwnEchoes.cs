using System.Security.Cryptography;
using System.Text;

namespace Portal.Core.Mqtt;

/// <summary>
/// Knows again what Portal published itself and the broker sends back: where a filter takes in Portal's own topics, and the broker cannot be told to
/// leave them out. Remembers some minutes. Thread-safe. Source: MQTT.
/// </summary>
internal sealed class OwnEchoes(IReadOnlyList<string> filters, TimeProvider time)
{
    private const int Most = 10_000;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _said = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, DateTimeOffset At)> _order = new();

    /// <summary>Remembers what is about to be published, where it could come back.</summary>
    public void Note(MqttPublication publication)
    {
        if (!TopicFilters.Match(filters, publication.Topic))
        {
            return;
        }

        var key = KeyOf(publication.Topic, publication.Payload.Span);
        lock (_lock)
        {
            Forget();
            _said[key] = _said.GetValueOrDefault(key) + 1;
            _order.Enqueue((key, time.GetUtcNow()));
        }
    }

    /// <summary>True once for each that was published.</summary>
    public bool IsOwn(IMqttDelivery delivery)
    {
        lock (_lock)
        {
            if (_said.Count == 0)
            {
                return false;
            }
        }

        var key = KeyOf(delivery.Topic, delivery.Payload.Span);
        lock (_lock)
        {
            Forget();
            return _said.ContainsKey(key) && Take(key);
        }
    }

    private void Forget()
    {
        while (_order.TryPeek(out var oldest) && (_order.Count > Most || oldest.At + Memory < time.GetUtcNow()))
        {
            _ = Take(_order.Dequeue().Key);
        }
    }

    private bool Take(string key)
    {
        if (!_said.TryGetValue(key, out var left))
        {
            return false;
        }

        if (left > 1)
        {
            _said[key] = left - 1;
        }
        else
        {
            _said.Remove(key);
        }

        return true;
    }

    private static string KeyOf(string topic, ReadOnlySpan<byte> payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(topic));
        hash.AppendData([0]);
        hash.AppendData(payload);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

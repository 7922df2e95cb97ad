using System.Collections.Concurrent;
using System.Text;
using Portal.Core.Messaging.Outbox;

namespace Portal.Tests.Messaging;

/// <summary>
/// The other side: keeps one effect per key as ABS does, and every request it saw. What it answers is scripted; it can also do as asked and
/// lose the answer.
/// </summary>
internal sealed class Ledger(string destination = "abs", int parallel = 16) : IDeliveryTransport
{
    private readonly ConcurrentDictionary<string, string> _effects = new();
    private int _inFlight;

    public string Destination { get; } = destination;

    public int Parallel { get; } = parallel;

    /// <summary>How long it may go on with what was cut off.</summary>
    public TimeSpan Doubt { get; set; }

    /// <summary>Key and body of each effect.</summary>
    public IReadOnlyDictionary<string, string> Effects => _effects;

    /// <summary>Every request, in the order in which they came.</summary>
    public ConcurrentQueue<OutgoingDelivery> Requests { get; } = new();

    /// <summary>Requests that came with another body under a known key: must stay empty.</summary>
    public ConcurrentQueue<string> Mismatches { get; } = new();

    /// <summary>Most requests at once.</summary>
    public int Peak { get; private set; }

    /// <summary>What it answers; null applies the effect and answers 201.</summary>
    public Func<OutgoingDelivery, CancellationToken, Task<DeliveryAnswer?>> Answer { get; set; } =
        (_, _) => Task.FromResult<DeliveryAnswer?>(null);

    public TimeSpan InDoubtFor(string kind) => Doubt;

    /// <summary>Always the same answer.</summary>
    public void Says(DeliveryAnswer? answer) => Answer = (_, _) => Task.FromResult(answer);

    public async Task<DeliveryAnswer> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        var now = Interlocked.Increment(ref _inFlight);
        Peak = Math.Max(Peak, now);
        Requests.Enqueue(delivery);
        try
        {
            return await Answer(delivery, cancellationToken) ?? Apply(delivery);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <summary>Does what was asked.</summary>
    public DeliveryAnswer Apply(OutgoingDelivery delivery)
    {
        var body = Encoding.UTF8.GetString(delivery.Payload.Span);
        var known = _effects.GetOrAdd(delivery.IdempotencyKey, body);
        if (known != body)
        {
            Mismatches.Enqueue(delivery.IdempotencyKey);
        }

        return DeliveryAnswer.Http(201) with
        {
            Body = Encoding.UTF8.GetBytes($$"""{"entitlement_id":"E-{{delivery.Subject}}"}"""),
        };
    }
}

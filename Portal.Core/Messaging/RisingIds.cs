using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Portal.Core.Messaging;

/// <summary>
/// Makes UUIDv7 that rise strictly within this process, also within one millisecond, so that the order of ids is the order in which
/// things came. Between nodes it is as good as their clocks. Thread-safe. Source: RFC 9562 §6.2.
/// </summary>
internal sealed class RisingIds
{
    private const int CounterBits = 12;

    private readonly Lock _lock = new();
    private long _last;

    /// <summary>The next id.</summary>
    /// <param name="at">UTC instant it is for; a clock that was set back does not make ids fall.</param>
    public Guid Next(DateTime at)
    {
        var milliseconds = (at - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        long tick;
        lock (_lock)
        {
            // milliseconds and counter are one number: a full counter borrows from the next millisecond
            _last = Math.Max(milliseconds << CounterBits, _last + 1);
            tick = _last;
        }

        Span<byte> id = stackalloc byte[16];
        RandomNumberGenerator.Fill(id[8..]);
        BinaryPrimitives.WriteInt64BigEndian(id, tick >> CounterBits << 16);
        BinaryPrimitives.WriteInt16BigEndian(id[6..], (short)(0x7000 | (tick & 0xFFF)));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }
}

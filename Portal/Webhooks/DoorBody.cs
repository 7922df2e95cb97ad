using System.Buffers;

namespace Portal.Webhooks;

/// <summary>How the reading of a body ended.</summary>
internal enum BodyEnd
{
    Whole,
    TooLarge,
    NoRoom,
}

/// <summary>Bytes that bodies may take in memory at once. Thread-safe.</summary>
internal sealed class DoorRoom(long limit)
{
    private long _taken;

    /// <summary>Bytes taken now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes some; false, and nothing is taken, when there are not so many.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit)
        {
            return true;
        }

        GiveBack(bytes);
        return false;
    }

    /// <summary>Gives them back.</summary>
    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}

/// <summary>A body in a borrowed buffer that grows with what comes; what it borrows is counted before. Not thread-safe.</summary>
/// <param name="room">What it is counted against.</param>
/// <param name="offset">Room for what is signed before it.</param>
internal sealed class DoorBody(DoorRoom room, int offset) : IDisposable
{
    private byte[] _buffer = [];
    private int _length;
    private long _taken;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(offset, _length);

    /// <summary>Where the next bytes go.</summary>
    public Memory<byte> Free => _buffer.AsMemory(offset + _length);

    /// <summary>So many came.</summary>
    public void Advance(int bytes) => _length += bytes;

    /// <summary>Makes room for more where there is none; false when it may not.</summary>
    /// <param name="first">How large it is at first; then it doubles.</param>
    public bool TryGrow(int first)
    {
        if (_buffer.Length > offset + _length)
        {
            return true;
        }

        var size = _buffer.Length == 0 ? first : 2 * _buffer.Length;
        if (!room.TryTake(size))
        {
            return false;
        }

        var larger = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, _buffer.Length == 0 ? 0 : offset + _length).CopyTo(larger);
        Return();
        (_buffer, _taken) = (larger, size);
        return true;
    }

    /// <summary>What is signed: the given beginning, put right before the body.</summary>
    public ReadOnlySpan<byte> Signed(in WebhookSignature signature)
    {
        Span<byte> prefix = stackalloc byte[WebhookSignature.PrefixLength];
        var written = signature.WritePrefix(prefix);
        prefix[..written].CopyTo(_buffer.AsSpan(offset - written));
        return _buffer.AsSpan(offset - written, written + _length);
    }

    public void Dispose()
    {
        Return();
        (_buffer, _length, _taken) = ([], 0, 0);
    }

    private void Return()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            room.GiveBack(_taken);
        }
    }
}

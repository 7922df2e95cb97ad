namespace Portal.Core.Retail.Drifts;

/// <summary>A set of ids, one bit for each: a million orders take some 200 KB. Not thread-safe.</summary>
internal sealed class OrderIds
{
    private const int Bits = 1 << 16;
    private readonly Dictionary<int, ulong[]> _parts = [];

    public void Add(int id)
    {
        if (!_parts.TryGetValue(id / Bits, out var part))
        {
            _parts[id / Bits] = part = new ulong[Bits / 64];
        }

        part[id % Bits / 64] |= 1UL << (id % 64);
    }

    public bool Contains(int id) =>
        _parts.TryGetValue(id / Bits, out var part) && (part[id % Bits / 64] & (1UL << (id % 64))) != 0;
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Sandbox.Estate;

/// <summary>One invented computer, the same at every start and in every stand-in: everything follows from its number and its group.</summary>
internal sealed class DemoDevice(int number, int position, DemoGroup group)
{
    private static readonly (string Os, string Version, string Type, string Tag)[] Kinds =
    [
        ("Windows Server 2022 Standard", "10.0.20348", "Server", "SRV"),
        ("Windows 11 Pro", "10.0.22631", "Desktop", "PC"),
        ("Windows 11 Pro", "10.0.22631", "Notebook", "NB"),
        ("Windows 10 Pro", "10.0.19045", "Desktop", "PC"),
        ("macOS 15.5 Sequoia", "15.5", "Notebook", "MAC"),
        ("Ubuntu 24.04 LTS", "6.8.0-60", "Server", "LNX"),
        ("Windows 11 Pro", "10.0.22631", "Desktop", "PC"),
    ];

    private readonly byte[] _dice = SHA256.HashData(Encoding.UTF8.GetBytes($"sandbox device {number}"));

    public int Number => number;

    public DemoGroup Group => group;

    /// <summary>Pulseway's id of it, the key that everything is matched by. Source: 000-8.</summary>
    public string Identifier => new Guid(_dice.AsSpan(0, 16)).ToString();

    public string Hostname => string.Create(CultureInfo.InvariantCulture, $"{group.Tag}-{Kind.Tag}-{position + 1:D2}");

    public string Serial => $"SB{Convert.ToHexString(_dice, 16, 4)}";

    public string Os => Kind.Os;

    public string OsVersion => Kind.Version;

    public string Type => Kind.Type;

    /// <summary>One in twelve is switched off.</summary>
    public bool IsOnline => number % 12 != 5;

    public string Address =>
        string.Create(CultureInfo.InvariantCulture, $"10.{group.Number}.{position / 200}.{10 + (position % 200)}");

    public string HardwareAddress =>
        string.Join(':', Convert.ToHexString(_dice, 20, 6).Chunk(2).Select(pair => new string(pair)));

    public string LastUser => $"{group.Tag.ToLowerInvariant()}\\user{position + 1}";

    private (string Os, string Version, string Type, string Tag) Kind => Kinds[(position + group.Number) % Kinds.Length];
}

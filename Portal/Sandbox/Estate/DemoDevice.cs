using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Sandbox.Estate;

/// <summary>One invented computer, the same at every start and in every stand-in: everything follows from its number and its group.</summary>
internal sealed class DemoDevice(int number, DemoGroup group)
{
    private static readonly (string Name, string Version)[] Systems =
    [
        ("Windows 11 Pro", "10.0.22631"),
        ("Windows Server 2022", "10.0.20348"),
        ("Windows 10 Pro", "10.0.19045"),
        ("macOS 15", "15.5"),
        ("Ubuntu 24.04", "6.8.0-60"),
    ];

    private static readonly (string Tag, string Type)[] Kinds =
    [
        ("PC", "Desktop"),
        ("LAP", "Notebook"),
        ("SRV", "Server"),
        ("NB", "Notebook"),
    ];

    public int Number => number;

    public DemoGroup Group => group;

    /// <summary>Pulseway's id of it, the key that everything is matched by. Source: 000-8.</summary>
    public string Identifier => string.Create(CultureInfo.InvariantCulture, $"pw-{number:D4}-{number * 7919 % 10_000:D4}");

    public string Hostname =>
        string.Create(CultureInfo.InvariantCulture, $"{Kinds[number % Kinds.Length].Tag}-{group.Number:D2}-{number:D3}");

    public string Serial => string.Create(CultureInfo.InvariantCulture, $"SN{100_000 + (number * 37)}");

    public string Os => Systems[number % Systems.Length].Name;

    public string OsVersion => Systems[number % Systems.Length].Version;

    public string Type => Kinds[number % Kinds.Length].Type;

    /// <summary>One in twelve is switched off.</summary>
    public bool IsOnline => number % 12 != 5;

    public string Address =>
        string.Create(CultureInfo.InvariantCulture, $"10.{group.Number}.{number / 200}.{10 + (number % 200)}");

    public string HardwareAddress =>
        string.Join(
            ':',
            Convert
                .ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Identifier)), 0, 6)
                .Chunk(2)
                .Select(pair => new string(pair))
        );

    public string LastUser => string.Create(CultureInfo.InvariantCulture, $"client{group.Number:D2}\\user{number}");
}

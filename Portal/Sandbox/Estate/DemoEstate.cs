using System.Globalization;
using Portal.Sandbox.Odoo.Seed;

namespace Portal.Sandbox.Estate;

/// <summary>
/// The demonstration's computers: 400 of the 60 clients, and seven of two groups that match no client. The one list that Pulseway's and
/// RocketCyber's stand-ins show and that client assets in OdooSandbox follow. Source: DESIGN §5.
/// </summary>
internal static class DemoEstate
{
    public const int Clients = 60;

    public static IReadOnlyList<DemoGroup> Groups { get; } =
    [
        .. Enumerable.Range(0, Clients).Select(OfClient),
        new(60, "Kivuli Trading (old)", "Head office", "KIVULI", 4),
        new(61, "Loan pool", "Workshop", "LOAN", 3),
    ];

    /// <summary>Every device, those of clients first, in order of number.</summary>
    public static IReadOnlyList<DemoDevice> Devices { get; } = [.. Enumerate()];

    private static DemoGroup OfClient(int number)
    {
        var name = new Client(number).Name;
        var tag = string.Create(CultureInfo.InvariantCulture, $"{name[..3].ToUpperInvariant()}{number:D2}");
        return new(number, name, "Head office", tag, 4 + (number * 5 % 6) + (number < 10 ? 1 : 0));
    }

    private static IEnumerable<DemoDevice> Enumerate()
    {
        var number = 0;
        foreach (var group in Groups)
        {
            for (var position = 0; position < group.Size; position++)
            {
                yield return new(number++, position, group);
            }
        }
    }
}

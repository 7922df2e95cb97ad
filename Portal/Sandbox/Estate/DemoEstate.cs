using Portal.Sandbox.Odoo.Seed;

namespace Portal.Sandbox.Estate;

/// <summary>
/// The demonstration's computers as agents see them: of the 400 client assets those that are in use, and seven more in two groups that match no
/// client. Numbers, owners, names, serials and ids are those of the client assets in OdooSandbox. Source: DESIGN §5.
/// </summary>
internal static class DemoEstate
{
    public const int Clients = 60;

    /// <summary>Client assets in OdooSandbox, with those that are out of use.</summary>
    public const int Assets = 400;

    /// <summary>The clients that have devices; the other five have none.</summary>
    public const int Owners = 55;

    /// <summary>The organizations: every client, and the two groups.</summary>
    public static IReadOnlyList<DemoGroup> Groups { get; } =
    [
        .. Enumerable.Range(0, Clients).Select(number => new DemoGroup(number, new Client(number).Name, "Head office")),
        new(60, "Kivuli Trading (old)", "Head office"),
        new(61, "Loan pool", "Workshop"),
    ];

    /// <summary>Every device, in order of number. Five clients have none.</summary>
    public static IReadOnlyList<DemoDevice> Devices { get; } =
    [
        .. Enumerable
            .Range(0, Assets)
            .Where(number => !IsDecommissioned(number))
            .Select(number => new DemoDevice(number, Groups[Owner(number)])),
        .. Enumerable.Range(Assets, 4).Select(number => new DemoDevice(number, Groups[60])),
        .. Enumerable.Range(Assets + 4, 3).Select(number => new DemoDevice(number, Groups[61])),
    ];

    /// <summary>The client of a client asset.</summary>
    public static int Owner(int number) => number < 2 * Owners ? number % Owners : number * 7 % Owners * (number % 3 + 1) / 3;

    /// <summary>Such a device has no agent any more; Odoo keeps its record.</summary>
    public static bool IsDecommissioned(int number) => number % 9 == 8 && number >= 2 * Owners;
}

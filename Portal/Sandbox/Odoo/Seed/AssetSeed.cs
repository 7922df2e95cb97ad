using System.Globalization;

namespace Portal.Sandbox.Odoo.Seed;

/// <summary>400 devices of the clients 0 to 54, more of those with a lower number; every ninth is decommissioned.</summary>
internal static class AssetSeed
{
    public const int Assets = 400;

    /// <summary>The clients that have devices; the other five have none.</summary>
    public const int Owners = 55;

    private static readonly string[] Systems =
    [
        "Windows 11 Pro",
        "Windows Server 2022",
        "Windows 10 Pro",
        "macOS 15",
        "Ubuntu 24.04",
    ];

    private static readonly string[] Kinds = ["PC", "LAP", "SRV", "NB"];

    public static void Fill(Transaction work)
    {
        var clients = Enumerable.Range(0, Owners).Select(number => ClientSeed.Company(work, number)).ToList();
        var contacts = clients.ConvertAll(client => ClientSeed.Contact(work, client));
        var records = Enumerable.Range(0, Assets).Select(number => Values(work, number, clients, contacts)).ToList();
        Writer.Create(work, work.Model(StudioSeed.Asset), records);
    }

    /// <summary>The active devices of a client. Source: 000-30.</summary>
    public static int Active(int client) =>
        Enumerable.Range(0, Assets).Count(number => Owner(number) == client && !IsDecommissioned(number));

    private static int Owner(int number) => number < 2 * Owners ? number % Owners : number * 7 % Owners * (number % 3 + 1) / 3;

    private static bool IsDecommissioned(int number) => number % 9 == 8 && number >= 2 * Owners;

    private static Dictionary<string, object?> Values(Transaction work, int number, List<long> clients, List<long?> contacts)
    {
        var owner = Owner(number);
        var isActive = !IsDecommissioned(number);
        return new()
        {
            ["x_name"] = string.Create(CultureInfo.InvariantCulture, $"{Kinds[number % Kinds.Length]}-{owner:D2}-{number:D3}"),
            ["x_serial_number"] = string.Create(CultureInfo.InvariantCulture, $"SN{100_000 + (number * 37)}"),
            ["x_partner_id"] = clients[owner],
            ["x_assigned_user_id"] = number % 3 == 0 ? contacts[owner] : null,
            ["x_pulseway_id"] =
                number % 20 == 19
                    ? null
                    : string.Create(CultureInfo.InvariantCulture, $"pw-{number:D4}-{number * 7919 % 10_000:D4}"),
            ["x_os_info"] = Systems[number % Systems.Length],
            ["x_last_audit"] = PyTime.Seconds(work.StartedAt.AddHours(-(number % 240))),
            ["x_status"] = isActive ? "active" : "decommissioned",
            ["x_subscription_active"] = isActive && owner < SubscriptionSeed.Running,
        };
    }
}

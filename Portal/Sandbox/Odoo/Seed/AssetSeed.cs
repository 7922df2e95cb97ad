using Portal.Sandbox.Estate;

namespace Portal.Sandbox.Odoo.Seed;

/// <summary>400 devices of the clients 0 to 54, more of those with a lower number; every ninth is decommissioned.</summary>
internal static class AssetSeed
{
    public static void Fill(Transaction work)
    {
        var clients = Enumerable.Range(0, DemoEstate.Owners).Select(number => ClientSeed.Company(work, number)).ToList();
        var contacts = clients.ConvertAll(client => ClientSeed.Contact(work, client));
        var records = Enumerable.Range(0, DemoEstate.Assets).Select(number => Values(work, number, clients, contacts)).ToList();
        Writer.Create(work, work.Model(StudioSeed.Asset), records);
    }

    /// <summary>The active devices of a client. Source: 000-30.</summary>
    public static int Active(int client) =>
        Enumerable
            .Range(0, DemoEstate.Assets)
            .Count(number => DemoEstate.Owner(number) == client && !DemoEstate.IsDecommissioned(number));

    private static Dictionary<string, object?> Values(Transaction work, int number, List<long> clients, List<long?> contacts)
    {
        var owner = DemoEstate.Owner(number);
        var device = new DemoDevice(number, DemoEstate.Groups[owner]);
        var isActive = !DemoEstate.IsDecommissioned(number);
        return new()
        {
            ["x_name"] = device.Hostname,
            ["x_serial_number"] = device.Serial,
            ["x_partner_id"] = clients[owner],
            ["x_assigned_user_id"] = number % 3 == 0 ? contacts[owner] : null,
            ["x_pulseway_id"] = number % 20 == 19 ? null : device.Identifier,
            ["x_os_info"] = device.Os,
            ["x_last_audit"] = PyTime.Seconds(work.StartedAt.AddHours(-(number % 240))),
            ["x_status"] = isActive ? "active" : "decommissioned",
            ["x_subscription_active"] = isActive && owner < SubscriptionSeed.Running,
        };
    }
}

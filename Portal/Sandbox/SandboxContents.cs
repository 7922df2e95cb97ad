using System.Text.Json.Nodes;
using Portal.Sandbox.Abs;
using Portal.Sandbox.Odoo;
using Portal.Sandbox.Pulseway;
using Portal.Sandbox.RocketCyber;

namespace Portal.Sandbox;

/// <summary>What each stand-in holds, counted.</summary>
internal sealed class SandboxContents(OdooSandbox odoo, AbsSandbox abs, PulsewaySandbox pulseway, RocketCyberSandbox rocketCyber)
{
    /// <summary>Odoo's models that a person asks about, those that its applications bring along included.</summary>
    private static readonly (string Model, string Name)[] Models =
    [
        ("res.partner", "contacts and companies"),
        ("product.template", "products"),
        ("sale.order", "orders and subscriptions"),
        ("account.move", "invoices"),
        ("x_client_asset", "client assets"),
        ("helpdesk.ticket", "tickets"),
    ];

    public JsonArray Count() =>
        [
            System(OdooEndpoints.System, "Odoo", "/sandbox/odoo/web", OdooCounts()),
            System(AbsEndpoints.System, "ABS", null, AbsCounts()),
            System(PulsewayEndpoints.System, "Pulseway", null, PulsewayCounts()),
            System(RocketCyberEndpoints.System, "RocketCyber", null, RocketCyberCounts()),
        ];

    private static JsonObject System(string system, string name, string? page, IEnumerable<(string Name, long Count)> counts) =>
        new()
        {
            ["system"] = system,
            ["name"] = name,
            ["address"] = $"/sandbox/{system}",
            ["page"] = page,
            ["counts"] = new JsonArray([
                .. counts.Select(count => new JsonObject { ["name"] = count.Name, ["count"] = count.Count }),
            ]),
        };

    private List<(string Name, long Count)> OdooCounts()
    {
        var counts = new List<(string Name, long Count)>();
        odoo.Run(work =>
        {
            foreach (var (model, name) in Models)
            {
                if (work.Database.Find(model) is { } table)
                {
                    counts.Add((name, table.From(0).LongCount()));
                }
            }

            return true;
        });
        return counts;
    }

    private List<(string Name, long Count)> AbsCounts() =>
        [
            .. abs.Turn(records =>
                ((string, long)[])
                    [
                        ("entitlements", records.Entitlements),
                        ("assets in the pools", records.Assets),
                        ("assets allocated", records.AllocatedAssets),
                        ("product units", ProductUnit.All.Count),
                    ]
            ),
            ("requests received", abs.Log(log => log.Count)),
        ];

    private List<(string Name, long Count)> PulsewayCounts()
    {
        var (organizations, notifications, webhooks) = pulseway.Count();
        return
        [
            ("devices", pulseway.Devices.Count),
            ("organizations", organizations),
            ("notifications", notifications),
            ("webhooks", webhooks),
        ];
    }

    private List<(string Name, long Count)> RocketCyberCounts()
    {
        var (incidents, events) = rocketCyber.Count();
        return [("agents", rocketCyber.Devices.Count), ("incidents", incidents), ("events", events)];
    }
}

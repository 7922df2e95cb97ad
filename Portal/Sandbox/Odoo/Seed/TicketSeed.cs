using System.Globalization;

namespace Portal.Sandbox.Odoo.Seed;

/// <summary>40 open tickets, three in four about a device of their client's, and five solved ones.</summary>
internal static class TicketSeed
{
    private const int Open = 40;
    private const int Solved = 5;

    private static readonly (string Name, string Priority)[] Subjects =
    [
        ("Alert: Disk almost full", "1"),
        ("Alert: Device offline", "2"),
        ("Cannot sign in", "1"),
        ("Printer doesn't print", "0"),
        ("Alert: Backup failed", "2"),
        ("New colleague starts on Monday", "0"),
        ("Alert: Antivirus out of date", "1"),
        ("Slow since the update", "1"),
    ];

    public static void Fill(Transaction work)
    {
        var tag = InstalledSeed.Make(work, "helpdesk.tag", new() { ["name"] = "Pulseway" });
        var stages = work.Database.Table("helpdesk.stage").From(0).Select(row => row.Id).ToArray();
        for (var number = 0; number < Open + Solved; number++)
        {
            var stage = number < Open ? stages[number % 3] : stages[3];
            InstalledSeed.Make(work, "helpdesk.ticket", Values(work, number, stage, tag));
        }
    }

    private static Dictionary<string, object?> Values(Transaction work, int number, long stage, long tag)
    {
        var assets = work.Database.Table(StudioSeed.Asset);
        var asset = assets.From(1 + (number * 7)).First();
        var (name, priority) = Subjects[number % Subjects.Length];
        var isAlert = name.StartsWith("Alert", StringComparison.Ordinal);
        return new()
        {
            ["name"] = name,
            ["priority"] = priority,
            ["description"] = string.Create(
                CultureInfo.InvariantCulture,
                $"<p>{name}, reported by the sandbox as its example {number + 1}.</p>"
            ),
            ["partner_id"] = asset.Reference(assets.Model["x_partner_id"]),
            ["x_asset_id"] = number % 4 == 3 ? null : asset.Id,
            ["stage_id"] = stage,
            ["tag_ids"] = isAlert ? new List<object?> { tag } : null,
        };
    }
}

using System.Text.Json.Nodes;

namespace Portal.Tests.Contracts;

/// <summary>What lets documents be deleted again that were confirmed, posted or paid.</summary>
internal static class Documents
{
    private static readonly Dictionary<string, string[]> Reopening = new()
    {
        ["sale.order"] = ["action_unlock", "action_cancel"],
        ["account.move"] = ["button_draft"],
        ["account.payment"] = ["action_draft"],
    };

    /// <summary>The context under which a real server cancels without asking and deletes an invoice that has its number.</summary>
    public static JsonObject Forced =>
        new()
        {
            ["context"] = new JsonObject { ["force_delete"] = true, ["disable_cancel_warning"] = true },
        };

    public static async Task ReopenAsync(OdooTarget target, string model, JsonNode ids)
    {
        foreach (var method in Reopening.GetValueOrDefault(model, []))
        {
            await target.TriesAsync(model, method, ids);
        }
    }
}

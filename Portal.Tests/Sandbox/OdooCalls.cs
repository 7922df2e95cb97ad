using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

/// <summary>The calls that the sandbox tests make most.</summary>
internal static class OdooCalls
{
    private const string Partner = "res.partner";

    public static async Task<long> PartnerAsync(this SandboxServer server, string values) =>
        (await server.CallAsync(Partner, "create", $"[{values}]"))!.GetValue<long>();

    /// <summary>The names of the partners that a domain finds, in order of id.</summary>
    public static async Task<string> NamesAsync(this SandboxServer server, string domain, string context = "{}")
    {
        var rows = await server.CallAsync(
            Partner,
            "search_read",
            $"[{domain}]",
            $$"""{"fields":["name"],"order":"id","context":{{context}}}"""
        );
        return string.Join(' ', rows!.AsArray().Select(row => row!["name"]!.GetValue<string>()));
    }

    public static async Task<JsonObject> ReadAsync(this SandboxServer server, long id, params string[] fields)
    {
        var names = string.Join(',', fields.Select(field => $"\"{field}\""));
        var rows = await server.CallAsync(Partner, "read", string.Create(CultureInfo.InvariantCulture, $"[[{id}],[{names}]]"));
        return rows!.AsArray().Single()!.AsObject();
    }

    public static async Task WriteAsync(this SandboxServer server, long id, string values) =>
        await server.CallAsync(Partner, "write", string.Create(CultureInfo.InvariantCulture, $"[[{id}],{values}]"));

    public static async Task<int> CountAsync(this SandboxServer server, string domain = "[]") =>
        (await server.CallAsync(Partner, "search_count", $"[{domain}]"))!.GetValue<int>();
}

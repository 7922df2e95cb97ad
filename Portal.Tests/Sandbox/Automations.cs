using System.Globalization;
using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

/// <summary>Makes rules that notify, as somebody does over the API.</summary>
internal static class Automations
{
    public static async Task<long> RuleAsync(
        this SandboxServer server,
        string model,
        string trigger,
        Uri url,
        string[] fields,
        string[]? watched = null,
        string more = ""
    )
    {
        var id = await server.FindAsync("ir.model", $"""[["model","=","{model}"]]""");
        var sent = await server.FieldsAsync(model, fields);
        var triggers = watched is null ? "" : $"\"trigger_field_ids\":[[6,0,{await server.FieldsAsync(model, watched)}]],";
        var made = await server.CallAsync(
            "base.automation",
            "create",
            $$"""
            [{"name":"rule","model_id":{{id}},"trigger":"{{trigger}}",{{triggers}}{{more}}"action_server_ids":[[0,0,{"name":"action",
              "model_id":{{id}},"state":"webhook","webhook_url":"{{url}}","webhook_field_ids":[[6,0,{{sent}}]]}]]}]
            """
        );
        return made!.GetValue<long>();
    }

    public static async Task<long> FindAsync(this SandboxServer server, string model, string domain)
    {
        var found = await server.CallAsync(model, "search", $"[{domain}]", """{"limit":1}""");
        return found!.AsArray().Single()!.GetValue<long>();
    }

    private static async Task<string> FieldsAsync(this SandboxServer server, string model, string[] names)
    {
        var ids = new List<string>();
        foreach (var name in names)
        {
            var id = await server.FindAsync("ir.model.fields", $"""[["model","=","{model}"],["name","=","{name}"]]""");
            ids.Add(id.ToString(CultureInfo.InvariantCulture));
        }

        return $"[{string.Join(',', ids)}]";
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Tests.Contracts;

/// <summary>
/// The records that one replay needs, made on the server at hand under the recorded ids, and deleted after it.
/// Preparations are written in recorded ids and words; both are substituted here as in the replayed request.
/// </summary>
internal sealed class Scenario(OdooTarget target) : IAsyncDisposable
{
    private const string Partner = "res.partner";

    private readonly List<(string Model, long Id)> _made = [];
    private readonly List<Func<Task>> _undo = [];

    /// <summary>A word that nothing else on the server contains.</summary>
    public string Tag { get; } = Guid.CreateVersion7().ToString("N")[^12..];

    public OdooTarget Target => target;

    public Substitutions Here { get; } = new();

    /// <summary>Makes a contact that the recording knows by <paramref name="recorded"/>.</summary>
    public Task<long> PartnerAsync(long recorded, string values) => MakeAsync(Partner, recorded, values);

    public async Task<long> MakeAsync(string model, long recorded, string values)
    {
        var id = (await CallAsync(model, "create", $"[{values}]"))!.GetValue<long>();
        _made.Add((Here.Apply(model), id));
        Here.Number(recorded, id);
        return id;
    }

    /// <summary>Makes a contact and deletes it, so that the recorded id stands for one that is gone.</summary>
    public async Task GoneAsync(long recorded)
    {
        var id = await PartnerAsync(recorded, """{"name":"gone"}""");
        // by the recorded number: a real id may be the same as another record's recorded one, and would be replaced by it
        await CallAsync(Partner, "unlink", string.Create(CultureInfo.InvariantCulture, $"[[{recorded}]]"));
        _made.Remove((Partner, id));
    }

    /// <summary>Lets the recorded id stand for the record with an external id.</summary>
    public async Task KnownAsync(long recorded, string module, string name)
    {
        var found = await CallAsync(
            "ir.model.data",
            "search_read",
            $$"""[[["module","=","{{module}}"],["name","=","{{name}}"]]]""",
            """{"fields":["res_id"]}"""
        );
        Here.Number(recorded, found![0]!["res_id"]!.GetValue<long>());
    }

    /// <summary>Lets the recorded id stand for the one record that a domain finds.</summary>
    public async Task FoundAsync(long recorded, string model, string domain) =>
        Here.Number(recorded, await FindAsync(model, domain));

    public async Task<long> FindAsync(string model, string domain)
    {
        var found = await CallAsync(model, "search", $"[{domain}]", """{"limit":1}""");
        return found!.AsArray().Single()!.GetValue<long>();
    }

    /// <summary>Has something undone after the replay, before what was made is deleted.</summary>
    public void Afterwards(Func<Task> undo) => _undo.Add(undo);

    public Task<JsonNode?> CallAsync(string model, string method, string args, string keywords = "{}") =>
        target.CallAsync(Here.Apply(model), method, Here.Apply(JsonNode.Parse(args)), Here.Apply(JsonNode.Parse(keywords)));

    /// <summary>Takes the records that the replayed call has made into the clean-up.</summary>
    public void Made(string model, JsonNode? result)
    {
        var ids = result switch
        {
            JsonValue text when Made(text) is { } id => [JsonValue.Create(id)],
            JsonArray { Count: > 0 } list when list[0] is JsonObject record => [record["id"]],
            JsonArray list => list,
            JsonObject map => map["ids"] as JsonArray ?? [],
            _ => (IEnumerable<JsonNode?>)[result],
        };
        _made.AddRange(
            ids.OfType<JsonValue>()
                .Where(id => id.GetValueKind() is JsonValueKind.Number)
                .Select(id => (Here.Apply(model), id.GetValue<long>()))
        );
    }

    /// <summary>The id in the text of a recordset such as <c>stock.lot(1,)</c>.</summary>
    private static long? Made(JsonValue result) =>
        result.TryGetValue<string>(out var text) && long.TryParse(text.Split('(', ',').ElementAtOrDefault(1), out var id)
            ? id
            : null;

    public async ValueTask DisposeAsync()
    {
        foreach (var undo in _undo.AsEnumerable().Reverse())
        {
            await undo();
        }

        // what others made later still point at goes when those have gone
        var open = _made.AsEnumerable().Reverse().ToList();
        var left = new List<(string Model, long Id)>();
        foreach (var (model, id) in open)
        {
            if (!await ForgetAsync(model, id))
            {
                left.Add((model, id));
            }
        }

        foreach (var (model, id) in left)
        {
            Assert.True(await ForgetAsync(model, id), $"{model} {id} can't be deleted.");
        }
    }

    private async Task<bool> ForgetAsync(string model, long id)
    {
        var domain = model == Partner ? $$"""["id","child_of",{{id}}]""" : $$"""["id","=",{{id}}]""";
        var found = await target.CallAsync(
            model,
            "search",
            JsonNode.Parse($"[[{domain}]]"),
            JsonNode.Parse("""{"context":{"active_test":false}}""")
        );
        if (found is JsonArray { Count: > 0 })
        {
            await Documents.ReopenAsync(target, model, found);
            return await target.TriesAsync(model, "unlink", found);
        }

        return true;
    }
}

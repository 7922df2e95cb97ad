using System.Text.Json.Nodes;

namespace Portal.Tests.Contracts;

/// <summary>What stands for the recorded ids and words on the server at hand.</summary>
internal sealed class Substitutions
{
    private readonly Dictionary<long, long> _numbers = [];
    private readonly Dictionary<(string Key, long Recorded), long> _numbersByKey = [];
    private readonly List<(string Recorded, string Here)> _texts = [];

    public void Number(long recorded, long here) => _numbers[recorded] = here;

    /// <summary>The same only where the number stands under a name, since recorded ids of different models are often the same.</summary>
    public void Number(string key, long recorded, long here) => _numbersByKey[(key, recorded)] = here;

    public void Text(string recorded, string here) => _texts.Add((recorded, here));

    public string Apply(string text) =>
        _texts.Aggregate(text, (now, pair) => now.Replace(pair.Recorded, pair.Here, StringComparison.Ordinal));

    public long Apply(long number) => _numbers.GetValueOrDefault(number, number);

    public JsonNode? Apply(JsonNode? node) => Apply(node, "");

    private JsonNode? Apply(JsonNode? node, string under) =>
        node switch
        {
            JsonObject map => new JsonObject(
                map.Select(entry => KeyValuePair.Create(Key(entry.Key), Apply(entry.Value, entry.Key)))
            ),
            JsonArray list => new JsonArray([
                .. list.Select((item, at) => at == 0 && IsCommand(list) ? item?.DeepClone() : Apply(item, under)),
            ]),
            JsonValue value when value.TryGetValue<string>(out var text) => Apply(text),
            JsonValue value when value.TryGetValue<long>(out var number) => _numbersByKey.GetValueOrDefault(
                (under, number),
                Apply(number)
            ),
            _ => node?.DeepClone(),
        };

    /// <summary>An id as a name of a map, as <c>get_external_id</c> answers.</summary>
    private string Key(string key) => long.TryParse(key, out var number) ? $"{Apply(number)}" : Apply(key);

    /// <summary>An x2many command such as <c>[1, id, {…}]</c>, whose first number is no id.</summary>
    private static bool IsCommand(JsonArray list) =>
        list.Parent is JsonArray { Parent: JsonObject }
        && list.Count == 3
        && list[0] is JsonValue first
        && first.TryGetValue<int>(out var code)
        && code is >= 0 and <= 6;
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Components.Deliveries;

/// <summary>Lays contents out for a comparison line by line.</summary>
internal static class ContentsLayout
{
    /// <summary>
    /// The later contents with a line for each part and their names in the order of the earlier ones, new names last: who writes the same in
    /// another order changes nothing. What is no JSON stays as it is.
    /// </summary>
    public static string Like(string earlier, string later)
    {
        try
        {
            return JsonNode.Parse(later) is { } node
                ? RawText.LayOut(Ordered(JsonNode.Parse(earlier), node).ToJsonString())
                : RawText.LayOut(later);
        }
        catch (JsonException)
        {
            return RawText.LayOut(later);
        }
        catch (ArgumentException)
        {
            return RawText.LayOut(later); // a name that is there twice
        }
        catch (InvalidOperationException)
        {
            return RawText.LayOut(later); // half a sign: "\ud83d"
        }
    }

    private static JsonNode Ordered(JsonNode? model, JsonNode node) =>
        (model, node) switch
        {
            (JsonObject earlier, JsonObject later) => new JsonObject(
                later
                    .OrderBy(each => PlaceOf(earlier, each.Key))
                    .Select(each => KeyValuePair.Create(each.Key, Child(earlier[each.Key], each.Value)))
            ),
            (JsonArray earlier, JsonArray later) => new JsonArray([
                .. later.Select((each, at) => Child(at < earlier.Count ? earlier[at] : null, each)),
            ]),
            _ => node.DeepClone(),
        };

    private static JsonNode? Child(JsonNode? model, JsonNode? node) => node is null ? null : Ordered(model, node);

    private static int PlaceOf(JsonObject earlier, string name) => earlier.IndexOf(name) is var at and >= 0 ? at : int.MaxValue;
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Portal.Sandbox.Pulseway;

/// <summary>Cuts a page out of a list as <c>$filter</c>, <c>$orderby</c>, <c>$skip</c>, <c>$top</c> and <c>$count</c> say. Source: d4.</summary>
internal static class RecordPage
{
    public const int Largest = 100;
    private static readonly HashSet<string> Known = ["$filter", "$orderby", "$skip", "$top", "$count"];

    /// <exception cref="FilterException">An option is unknown or has no legal value.</exception>
    public static VendorAnswer Of(IEnumerable<JsonObject> records, IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(key => key.StartsWith('$') && !Known.Contains(key)) is { } unknown)
        {
            throw new FilterException($"The option {unknown} isn't supported.");
        }

        if (query["$filter"].ToString() is { Length: > 0 } filter)
        {
            records = records.Where(RecordFilter.Parse(filter));
        }

        var (skip, top) = (Number(query, "$skip", 0, int.MaxValue), Number(query, "$top", Largest, Largest));
        var found = Sorted(records, query["$orderby"].ToString()).ToList();
        var meta = new JsonObject { ["ResponseCode"] = 200 };
        if (Flag(query))
        {
            meta["TotalCount"] = found.Count;
        }

        var page = found.Skip(skip).Take(top).Select(record => record.Parent is null ? record : record.DeepClone());
        return new(200, new JsonObject { ["Data"] = new JsonArray([.. page]), ["Meta"] = meta });
    }

    private static IEnumerable<JsonObject> Sorted(IEnumerable<JsonObject> records, string order)
    {
        if (order.Length == 0)
        {
            return records;
        }

        var parts = order.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [_] and not [_, "asc" or "desc"])
        {
            throw new FilterException("$orderby takes one field, then asc or desc.");
        }

        var field = parts[0];
        return parts is [_, "desc"]
            ? records.OrderByDescending(record => Key(record[field]), StringComparer.Ordinal)
            : records.OrderBy(record => Key(record[field]), StringComparer.Ordinal);
    }

    /// <summary>Numbers in order of size, texts by letter.</summary>
    private static string Key(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.Number => value.ToJsonString().PadLeft(20, '0'),
            System.Text.Json.JsonValueKind.String => value.GetValue<string>(),
            null => "",
            _ => value.ToJsonString(),
        };

    private static bool Flag(IQueryCollection query) =>
        query["$count"].ToString() switch
        {
            "" or "false" => false,
            "true" => true,
            _ => throw new FilterException("$count is true or false."),
        };

    private static int Number(IQueryCollection query, string name, int absent, int most)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return absent;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw new FilterException(
                $"{name} must be a whole number of 0 or more{(most < int.MaxValue ? $" and at most {most}" : "")}."
            );
    }
}

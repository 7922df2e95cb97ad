using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Sandbox.RocketCyber;

/// <summary>A list cut as <c>page</c>, <c>pageSize</c>, <c>sort</c> and the filters by field say. Source: d5.</summary>
internal static class PageOfRecords
{
    public const int Largest = 1000;

    /// <param name="records">The whole list.</param>
    /// <param name="query">The parameters.</param>
    /// <param name="filters">Fields that may be asked for by value, several values in a row or parted by commas.</param>
    /// <param name="dates">The field that <c>dates=from|to</c> is about.</param>
    /// <param name="envelope">How the page is wrapped.</param>
    public static VendorAnswer Of(
        IEnumerable<JsonObject> records,
        IQueryCollection query,
        IReadOnlyList<string> filters,
        string dates,
        PageEnvelope envelope
    )
    {
        if (Number(query, "page", 1, int.MaxValue) is not { } page || Number(query, "pageSize", Largest, Largest) is not { } size)
        {
            return Refuse(400, $"page begins at 1, pageSize goes from 1 to {Largest}.");
        }

        foreach (var name in filters.Where(name => query[name].ToString().Length > 0))
        {
            var wanted = query[name].ToString().Split(',', StringSplitOptions.TrimEntries);
            records = records.Where(record => wanted.Contains(Text(record[name]), StringComparer.OrdinalIgnoreCase));
        }

        if (Period.Read(query["dates"].ToString()) is not { } period)
        {
            return Refuse(400, "dates is from|to, two instants of which one may be empty.");
        }

        var found = records.Where(record => period.Holds(Text(record[dates]))).ToList();
        if (Sort(found, query["sort"].ToString()) is not { } sorted)
        {
            return Refuse(400, "sort is field:asc or field:desc, of a field that the records have.");
        }

        JsonNode[] shown = [.. sorted.Skip((page - 1) * size).Take(size)];
        return new(200, Wrap(shown, found.Count, page, size, envelope));
    }

    public static VendorAnswer Refuse(int status, string message) =>
        new(status, new JsonObject { ["statusCode"] = status, ["message"] = message });

    private static JsonObject Wrap(JsonNode[] shown, int total, int page, int size, PageEnvelope envelope) =>
        envelope is PageEnvelope.Items
            ? new()
            {
                ["items"] = new JsonArray(shown),
                ["page"] = page,
                ["pageSize"] = size,
                ["total"] = total,
            }
            : new()
            {
                ["totalCount"] = total,
                ["currentPage"] = page,
                ["totalPages"] = (total + size - 1) / size,
                ["dataCount"] = shown.Length,
                ["data"] = new JsonArray(shown),
            };

    private static List<JsonObject>? Sort(List<JsonObject> records, string sort)
    {
        if (sort.Length == 0 || records.Count == 0)
        {
            return records;
        }

        if (sort.Split(':') is not [var field, var way] || way is not ("asc" or "desc") || !records[0].ContainsKey(field))
        {
            return null;
        }

        var ordered = records.OrderBy(record => record[field], NodeOrder.Instance).ToList();
        if (way == "desc")
        {
            ordered.Reverse();
        }

        return ordered;
    }

    private static string Text(JsonNode? node) =>
        node is null ? ""
        : node.GetValueKind() is JsonValueKind.String ? node.GetValue<string>()
        : node.ToJsonString();

    private static int? Number(IQueryCollection query, string name, int absent, int most)
    {
        var text = query[name].ToString();
        return text.Length == 0 ? absent
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
                ? number
            : null;
    }

    private sealed class NodeOrder : IComparer<JsonNode?>
    {
        public static readonly NodeOrder Instance = new();

        public int Compare(JsonNode? x, JsonNode? y) =>
            x?.GetValueKind() is JsonValueKind.Number && y?.GetValueKind() is JsonValueKind.Number
                ? Value(x).CompareTo(Value(y))
                : string.CompareOrdinal(Text(x), Text(y));

        private static double Value(JsonNode node) => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);
    }
}

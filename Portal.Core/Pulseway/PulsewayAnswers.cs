using System.Globalization;
using System.Text.Json;
using Portal.Core.Assets;
using Portal.Core.Assets.Organizations;

namespace Portal.Core.Pulseway;

/// <summary>Reads what Pulseway answers. Lenient: names differ between its versions, and whatever is missing is empty. Source: d4.</summary>
internal static class PulsewayAnswers
{
    /// <summary>The kinds of mapping whose id is that of Odoo; all others are of another business system.</summary>
    private static readonly string[] OwnMappings = ["", "Custom", "Odoo", "Api"];

    public static JsonElement? TryParse(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null; // a web page, or nothing
        }
    }

    public static string? ReasonOf(ReadOnlySpan<byte> body) =>
        TryParse(body) is { } json && Text(Inner(json, "Meta"), "ErrorMessage") is { Length: > 0 } reason ? reason : null;

    /// <summary>The records of a page; null when the answer is no page.</summary>
    public static IReadOnlyList<JsonElement>? ReadPage(JsonElement json) =>
        Inner(json, "Data") is { ValueKind: JsonValueKind.Array } data ? [.. data.EnumerateArray()] : null;

    /// <summary>The one record of an answer; null when there is none.</summary>
    public static JsonElement? ReadOne(JsonElement json) =>
        Inner(json, "Data") is { ValueKind: JsonValueKind.Object } data ? data : null;

    /// <summary>How many records there are in all, or null.</summary>
    public static int? ReadTotal(JsonElement json) =>
        Inner(Inner(json, "Meta"), "TotalCount") is { ValueKind: JsonValueKind.Number } total && total.TryGetInt32(out var count)
            ? count
            : null;

    /// <summary>A device; null without an id.</summary>
    public static FoundDevice? ReadDevice(JsonElement json)
    {
        var id = First(json, "Identifier", "Id");
        return id.Length == 0
            ? null
            : new FoundDevice(
                id,
                new DeviceFacts { Name = Text(json, "Name"), LastSeenAt = Instant(json, "LastSeenOnline") },
                GroupOf(json)
            );
    }

    /// <summary>A device with its details.</summary>
    public static FoundDevice? ReadDetail(JsonElement json, IReadOnlyList<string> serialFields, DateTime readAt) =>
        ReadDevice(json) is { } device
            ? device with
            {
                IsDetailed = true,
                Facts = device.Facts with
                {
                    Serial = serialFields.Select(path => Detail(json, path)).FirstOrDefault(value => value.Length > 0, ""),
                    Os = Detail(json, "Operating System/Name") is { Length: > 0 } os ? os : Text(json, "Description"),
                    OsVersion = Detail(json, "Operating System/Version"),
                    Type = First(json, "Type", "ComputerType"),
                    Description = Text(json, "Description"),
                    ExternalIp = First(json, "PublicIpAddress", "ExternalIpAddress"),
                    LocalIps = Addresses(json),
                    RemoteUrl = Web(Text(json, "ExternalUrl")),
                    LastUser = Detail(json, "Operating System/Last Logged On User"),
                    AuditedAt = readAt,
                },
            }
            : null;

    /// <summary>A group of the list of groups; null without an id.</summary>
    public static FoundGroup? ReadGroup(JsonElement json) =>
        Text(json, "Id") is { Length: > 0 } id
            ? new FoundGroup
            {
                GroupId = id,
                Name = Text(json, "Name"),
                SiteId = Text(json, "ParentSiteId"),
                SiteName = Text(json, "ParentSiteName"),
                OrganizationId = Text(json, "ParentOrganizationId"),
                OrganizationName = Text(json, "ParentOrganizationName"),
                PsaMappingId = ReadMapping(json),
            }
            : null;

    /// <summary>An organization; null without an id.</summary>
    public static FoundOrganization? ReadOrganization(JsonElement json) =>
        Text(json, "Id") is { Length: > 0 } id ? new FoundOrganization(id, Text(json, "Name"), ReadMapping(json)) : null;

    /// <summary>The id of what was made, inside the envelope or without one; null when the answer names none.</summary>
    public static string? ReadMadeId(JsonElement json) => Text(ReadOne(json) ?? json, "Id") is { Length: > 0 } id ? id : null;

    private static string ReadMapping(JsonElement json) =>
        OwnMappings.Contains(First(json, "PsaMappingType", "PsaIntegrationType"), StringComparer.OrdinalIgnoreCase)
            ? Text(json, "PsaMappingId")
            : "";

    private static FoundGroup GroupOf(JsonElement json) =>
        new()
        {
            GroupId = Text(json, "GroupId"),
            Name = First(json, "GroupName", "Group"),
            SiteId = Text(json, "SiteId"),
            SiteName = First(json, "SiteName", "Site"),
            OrganizationId = Text(json, "OrganizationId"),
            OrganizationName = First(json, "OrganizationName", "Organization"),
        };

    private static string Detail(JsonElement json, string path)
    {
        if (
            path.Split('/', 2) is not [var category, var field]
            || Inner(json, "AssetInfo") is not { ValueKind: JsonValueKind.Array } parts
        )
        {
            return "";
        }

        return parts
            .EnumerateArray()
            .Where(part => string.Equals(Text(part, "CategoryName"), category, StringComparison.OrdinalIgnoreCase))
            .Select(part => Text(Inner(part, "CategoryData"), field))
            .FirstOrDefault(value => value.Length > 0, "");
    }

    private static string Addresses(JsonElement json)
    {
        if (Inner(json, "IpAddresses") is not { ValueKind: JsonValueKind.Array } cards)
        {
            return "";
        }

        var found = cards
            .EnumerateArray()
            .Select(card => Inner(card, "IPs"))
            .Where(ips => ips.ValueKind == JsonValueKind.Array)
            .SelectMany(ips => ips.EnumerateArray())
            .Select(ip => Text(ip, "IP"))
            .Where(ip => ip.Length > 0)
            .Distinct()
            .Take(8);
        return string.Join(", ", found);
    }

    // it becomes a link on a page
    private static string Web(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url.AbsoluteUri : "";

    private static DateTime? Instant(JsonElement json, string name) =>
        DateTimeOffset.TryParse(
            Text(json, name),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at
        )
            ? at.UtcDateTime
            : null;

    private static string First(JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Text(json, name) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return "";
    }

    private static JsonElement Inner(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var inner) ? inner : default;

    // ids come as numbers or as texts
    private static string Text(JsonElement json, string name) =>
        Inner(json, name) switch
        {
            { ValueKind: JsonValueKind.String } text => Folding.Clean(text.GetString() ?? "").Trim(),
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => "",
        };
}

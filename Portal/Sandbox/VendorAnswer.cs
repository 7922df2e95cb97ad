using System.Text.Json.Nodes;

namespace Portal.Sandbox;

/// <summary>What a stand-in answers, and whether the call changed its records.</summary>
internal sealed record VendorAnswer(int Status, JsonNode? Body, bool ChangedRecords = false)
{
    /// <summary>Headers besides the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

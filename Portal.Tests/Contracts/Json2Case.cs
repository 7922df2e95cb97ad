using System.Text.Json.Nodes;

namespace Portal.Tests.Contracts;

/// <summary>One request that the documentation of JSON-2 tells the answer to; a count of contacts where nothing else is said.</summary>
internal sealed record Json2Case(string Name)
{
    public string Method { get; init; } = "POST";

    public string Path { get; init; } = "/json/2/res.partner/search_count";

    /// <summary>The header, with <c>{key}</c> for the target's key; null to send none.</summary>
    public string? Authorization { get; init; } = "bearer {key}";

    public string ContentType { get; init; } = "application/json; charset=utf-8";

    public string Body { get; init; } = """{"domain":[]}""";

    /// <summary>The documented status, exception and start of its text; null when the call succeeds.</summary>
    public (int Status, string Name, string MessageStart)? Fails { get; init; }

    /// <summary>The status alone, where the HTTP server answers with a page of its own.</summary>
    public int? Status { get; init; }

    public Action<OdooTarget, JsonNode?>? Gives { get; init; }

    public async Task RunAsync(OdooTarget target)
    {
        var headers = target.Json2Headers.ToDictionary();
        headers["Content-Type"] = ContentType;
        headers.Remove("Authorization");
        if (Authorization is { } given)
        {
            headers["Authorization"] = given.Replace("{key}", target.ApiKey, StringComparison.Ordinal);
        }

        var answer = await target.SendAsync(new(Method), Path, headers, Body);

        Assert.Equal(Fails?.Status ?? Status ?? 200, answer.Status);
        if (Fails is { } failure)
        {
            IsError(failure.Name, failure.MessageStart, answer);
        }

        Gives?.Invoke(target, answer.Body);
    }

    private static void IsError(string name, string messageStart, Answer answer)
    {
        Assert.StartsWith("application/json", answer.ContentType, StringComparison.Ordinal);
        var error = answer.Body!.AsObject();
        Assert.Equal(
            ["arguments", "context", "debug", "message", "name"],
            error.Select(part => part.Key).Order(StringComparer.Ordinal)
        );
        Assert.Equal(name, error["name"]!.GetValue<string>());
        Assert.StartsWith(messageStart, error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(error["message"]!.GetValue<string>(), error["arguments"]![0]!.GetValue<string>());
    }
}

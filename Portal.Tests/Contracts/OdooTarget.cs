using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Tests.Contracts;

/// <summary>An Odoo to hold to the contract, and an account on it that may manage contacts and users.</summary>
internal sealed record OdooTarget(HttpClient Http, Uri Url, string Database, string Login, string Password, string? ApiKey)
{
    private readonly Dictionary<string, bool> _models = new() { ["res.partner"] = true };

    public long Uid { get; private set; }

    /// <summary>The headers that JSON-2 goes by.</summary>
    public IReadOnlyDictionary<string, string> Json2Headers =>
        new Dictionary<string, string>
        {
            ["Authorization"] = $"bearer {ApiKey}",
            ["X-Odoo-Database"] = Database,
            ["Content-Type"] = "application/json; charset=utf-8",
        };

    public async Task LogInAsync()
    {
        var body = await RpcAsync("common", "authenticate", Database, Login, Password, new JsonObject());
        Uid =
            body["result"]?.GetValueKind() is JsonValueKind.Number
                ? body["result"]!.GetValue<long>()
                : throw new InvalidOperationException($"{Url} doesn't let {Login} into {Database}.");
    }

    public async Task<JsonNode?> CallAsync(string model, string method, JsonNode? args, JsonNode? keywords)
    {
        var body = await RpcAsync("object", "execute_kw", Database, Uid, Password, model, method, args, keywords);
        return body["error"] is { } error
            ? throw new InvalidOperationException($"{model}.{method}: {error["data"]?["message"]}")
            : body["result"];
    }

    /// <summary>True if the server has a model, which says which applications are installed.</summary>
    public async Task<bool> HasAsync(string model)
    {
        if (!_models.TryGetValue(model, out var has))
        {
            var domain = new JsonArray(new JsonArray(new JsonArray("model", "=", model)));
            has = (await CallAsync("ir.model", "search_count", domain, new JsonObject()))!.GetValue<int>() > 0;
            _models[model] = has;
        }

        return has;
    }

    /// <summary>Calls a method on records and tells whether it was done.</summary>
    public async Task<bool> TriesAsync(string model, string method, JsonNode ids)
    {
        var arguments = new JsonArray(ids.DeepClone());
        var body = await RpcAsync("object", "execute_kw", Database, Uid, Password, model, method, arguments, Documents.Forced);
        return body["error"] is null;
    }

    public async Task<Answer> SendAsync(
        HttpMethod method,
        string path,
        IEnumerable<KeyValuePair<string, string>> headers,
        string body
    )
    {
        using var request = new HttpRequestMessage(method, new Uri($"{Url.AbsoluteUri.TrimEnd('/')}{path}"));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach (var (name, value) in headers)
        {
            _ =
                request.Headers.TryAddWithoutValidation(name, value)
                || request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var type = response.Content.Headers.ContentType?.ToString() ?? "";
        var isJson = type.StartsWith("application/json", StringComparison.Ordinal);
        return new((int)response.StatusCode, type, isJson ? JsonNode.Parse(text) : JsonValue.Create(text));
    }

    /// <summary>Signs in as a person does and gives the session's cookie, which no later call sends by itself.</summary>
    public async Task<string> SignInAsync()
    {
        var body = JsonSerializer.Serialize(
            new
            {
                jsonrpc = "2.0",
                method = "call",
                id = 0,
                @params = new
                {
                    db = Database,
                    login = Login,
                    password = Password,
                },
            }
        );
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var address = new Uri($"{Url.AbsoluteUri.TrimEnd('/')}/web/session/authenticate");
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var response = await http.PostAsync(address, content, TestContext.Current.CancellationToken);
        return response
            .Headers.GetValues("Set-Cookie")
            .Select(cookie => cookie.Split(';')[0])
            .Single(cookie => cookie.StartsWith("session_id=", StringComparison.Ordinal));
    }

    public async Task<JsonNode> RpcAsync(string service, string method, params object?[] args)
    {
        var request = JsonSerializer.Serialize(
            new
            {
                jsonrpc = "2.0",
                method = "call",
                id = 0,
                @params = new
                {
                    service,
                    method,
                    args,
                },
            }
        );
        var answer = await SendAsync(
            HttpMethod.Post,
            "/jsonrpc",
            [KeyValuePair.Create("Content-Type", "application/json")],
            request
        );
        return answer.Body
            ?? throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"HTTP {answer.Status} without a body")
            );
    }
}

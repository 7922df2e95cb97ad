using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Portal.Tests.Odoo;

namespace Portal.Tests.Connections;

/// <summary>A key of the account.</summary>
internal sealed record FakeKey(int Id, string Name, DateTime? ExpiresAt, string Secret);

/// <summary>An Odoo 19 with one account and its keys, made by hand after d1; everything else that is asked it has.</summary>
internal sealed class KeyedOdoo : IAsyncDisposable
{
    public const string First = "first-key";

    private int _lastId = 1;

    private KeyedOdoo(FakeOdoo wire)
    {
        Wire = wire;
        wire.OnAuthenticate = context => FakeOdoo.AnswerAsync(context, IsGood(KeyOf(context)) ? "7" : "false");
        wire.OnExecute = ExecuteAsync;
    }

    public FakeOdoo Wire { get; }

    public ConcurrentDictionary<string, FakeKey> Keys { get; } = new() { [First] = new(1, "by hand", null, First) };

    public string DatabaseId { get; set; } = "uuid-1";

    /// <summary>Called before a method of keys; true when it has answered.</summary>
    public Func<HttpContext, string, Task<bool>> Before { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>Called after it, before its answer; true when it has answered.</summary>
    public Func<HttpContext, string, Task<bool>> After { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>Models that are not there.</summary>
    public HashSet<string> MissingModels { get; } = [];

    /// <summary>Models that may not be read.</summary>
    public HashSet<string> ForbiddenModels { get; } = [];

    /// <summary>Fields that are not there; with a model before it, only there.</summary>
    public HashSet<string> MissingFields { get; } = [];

    /// <summary>Fields that are there for others.</summary>
    public HashSet<string> HiddenFields { get; } = [];

    /// <summary>Time by which keys end.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public static async Task<KeyedOdoo> StartAsync() => new(await FakeOdoo.StartAsync());

    /// <summary>Makes the first key end.</summary>
    public void EndFirstAt(DateTime? at) => Keys[First] = Keys[First] with { ExpiresAt = at };

    public ValueTask DisposeAsync() => Wire.DisposeAsync();

    private static string KeyOf(HttpContext context) => context.Request.Headers.Authorization.ToString().Split(' ')[^1];

    private bool IsGood(string key) =>
        Keys.TryGetValue(key, out var known) && (known.ExpiresAt is null || known.ExpiresAt > Clock.GetUtcNow().UtcDateTime);

    private async Task ExecuteAsync(HttpContext context, RpcRequest request)
    {
        if (!IsGood(KeyOf(context)))
        {
            await FakeOdoo.AnswerErrorAsync(context, "werkzeug.exceptions.Unauthorized", "Invalid apikey");
        }
        else if (MissingModels.Contains(request.Model))
        {
            await FakeOdoo.AnswerErrorAsync(
                context,
                "werkzeug.exceptions.NotFound",
                $"the model '{request.Model}' does not exist"
            );
        }
        else if (ForbiddenModels.Contains(request.Model) && request.ModelMethod != "fields_get")
        {
            await FakeOdoo.AnswerErrorAsync(
                context,
                "odoo.exceptions.AccessError",
                $"You are not allowed to access {request.Model}."
            );
        }
        else
        {
            await AnswerAsync(context, request);
        }
    }

    private async Task AnswerAsync(HttpContext context, RpcRequest request)
    {
        var body = JsonSerializer.Deserialize<JsonElement>(request.Body!);
        if (await Before(context, request.ModelMethod))
        {
            return;
        }

        var result = (request.Model, request.ModelMethod) switch
        {
            ("res.users", "read") => """[{"id":7,"name":"Portal","login":"portal@example.com"}]""",
            ("ir.config_parameter", _) => JsonSerializer.Serialize(DatabaseId),
            ("ir.model.fields", _) => Hidden(),
            (_, "fields_get") => Fields(request.Model, body),
            (_, "search_count") => "0",
            ("res.users.apikeys", "search_read") => ListKeys(),
            ("res.users.apikeys", "search") => FindKey(body),
            ("res.users.apikeys", "generate") => Generate(body),
            ("res.users.apikeys", "revoke") => Revoke(body.GetProperty("key").GetString()!),
            ("res.users.apikeys", "unlink") => Unlink(body),
            _ => "[]",
        };
        if (!await After(context, request.ModelMethod))
        {
            await FakeOdoo.AnswerAsync(context, result);
        }
    }

    private string Fields(string model, JsonElement body)
    {
        var names = body.GetProperty("allfields").EnumerateArray().Select(each => each.GetString()!);
        var there = names.Where(name =>
            !MissingFields.Contains(name)
            && !MissingFields.Contains($"{model}.{name}")
            && !HiddenFields.Contains($"{model}.{name}")
        );
        // a help desk is known by the model of its stages
        return JsonSerializer.Serialize(
            there.ToDictionary(name => name, name => new { type = "char", relation = name == "stage_id" ? "helpdesk.stage" : "" })
        );
    }

    private string Hidden() =>
        JsonSerializer.Serialize(
            HiddenFields.Select(each => new { model = each[..each.LastIndexOf('.')], name = each[(each.LastIndexOf('.') + 1)..] })
        );

    private string ListKeys() =>
        JsonSerializer.Serialize(
            Keys.Values.OrderBy(key => key.Id)
                .Select(key => new
                {
                    id = key.Id,
                    name = key.Name,
                    create_date = "2026-01-02 03:04:05",
                    expiration_date = key.ExpiresAt is { } end
                        ? (object)end.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
                        : false,
                })
        );

    private string FindKey(JsonElement body)
    {
        var name = body.GetProperty("domain")[0][2].GetString();
        return JsonSerializer.Serialize(Keys.Values.Where(key => key.Name == name).Select(key => key.Id));
    }

    private string Generate(JsonElement body)
    {
        var (id, end) = (Interlocked.Increment(ref _lastId), body.GetProperty("expiration_date").GetString()!);
        var expiresAt = DateTime.SpecifyKind(DateTime.Parse(end, CultureInfo.InvariantCulture), DateTimeKind.Utc);
        var secret = $"made-key-{id}";
        Assert.True(IsGood(body.GetProperty("key").GetString()!));
        Assert.Equal("rpc", body.GetProperty("scope").GetString());
        Keys[secret] = new FakeKey(id, body.GetProperty("name").GetString()!, expiresAt, secret);
        return JsonSerializer.Serialize(secret);
    }

    private string Revoke(string key)
    {
        Assert.True(Keys.TryRemove(key, out _), "A key that is not there was revoked.");
        return "true";
    }

    private string Unlink(JsonElement body)
    {
        var ids = body.GetProperty("ids").EnumerateArray().Select(each => each.GetInt32()).ToHashSet();
        foreach (var key in Keys.Values.Where(key => ids.Contains(key.Id)))
        {
            Keys.TryRemove(key.Secret, out _);
        }

        return "true";
    }
}

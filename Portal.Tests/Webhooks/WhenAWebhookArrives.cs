using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Configuration;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Webhooks;

public abstract class WhenAWebhookArrives(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private const string OdooSecret = "an-unguessable-part-of-a-path";
    private const string FormerSecret = "the-one-before-which-still-holds";
    private const string OtherApiKey = "a-key-of-another-one-9876543210";
    private const string ApiKey = "a-key-shown-as-it-is-0123456789";
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(each => (byte)each)];

    private readonly TestFolder _folder = new();
    private readonly HttpClient _client = new();
    private RunningPortal _portal = null!;

    public sealed class OnSqlite() : WhenAWebhookArrives(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAWebhookArrives(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _portal = await RunningPortal.StartAsync(
            _folder,
            [
                ("Odoo:HookSecret", $"{OdooSecret},{FormerSecret}"),
                ("Abs:HookSecret", $"whsec_{Convert.ToBase64String(Key)}"),
                ("Events:HookSecret", $"things:whsec_{Convert.ToBase64String(Key)},n8n:{ApiKey},things:{OtherApiKey}"),
            ],
            database: Database.Portal.Provider == DatabaseProvider.Postgres ? Database.Options : null
        );
    }

    public override async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _portal.DisposeAsync();
        _folder.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(OdooSecret)]
    [InlineData(FormerSecret)]
    public async Task Odoo_is_answered_202_with_the_id_of_what_was_stored(string secret)
    {
        var body = """{"_action":"Send Webhook Notification(#494)","_id":32,"_model":"sale.order","id":32,"name":"S00032"}""";

        var (status, answer) = await PostAsync($"/hooks/odoo/{secret}", body);

        var message = await MessageAsync(answer!["id"]!.GetValue<Guid>());
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(
            ("odoo", "sale.order", "sale.order,32", null),
            (message.Source, message.Kind, message.Subject, message.EventId)
        );
        Assert.Equal(body, Encoding.UTF8.GetString(message.Body));
        Assert.DoesNotContain(secret, message.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Odoos_thirteen_calls_for_one_record_are_thirteen_hints()
    {
        var ids = new HashSet<Guid>();
        for (var each = 0; each < 13; each++)
        {
            var (status, answer) = await PostAsync($"/hooks/odoo/{OdooSecret}", """{"_id":1,"_model":"res.partner"}""");
            Assert.Equal(HttpStatusCode.Accepted, status);
            ids.Add(answer!["id"]!.GetValue<Guid>());
        }

        Assert.Equal(13, ids.Count);
    }

    [Theory]
    [InlineData("abs")]
    [InlineData("events")]
    public async Task A_signed_event_is_stored_once_and_its_repeat_gets_the_same_id(string door)
    {
        var body = """{"type":"item.move","timestamp":"2026-03-04T09:30:00Z","data":{"x":"\u0000"}}""";

        var (first, stored) = await PostSignedAsync(door, "m-1", body);
        var (second, repeated) = await PostSignedAsync(door, "m-1", """{"type":"item.move"}""");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (first, second));
        Assert.Equal(stored!["id"]!.GetValue<Guid>(), repeated!["id"]!.GetValue<Guid>());
        var message = await MessageAsync(stored["id"]!.GetValue<Guid>());
        var eventId = door == "abs" ? "m-1" : "things/item.move/m-1"; // several come to the second
        Assert.Equal((door, "item.move", eventId), (message.Source, message.Kind, message.EventId));
        Assert.Equal(body, Encoding.UTF8.GetString(message.Body));
    }

    [Fact]
    public async Task Who_shows_a_key_may_give_its_event_id_in_the_body()
    {
        var body = """{"type":"people.changed","id":"p-7","subject":"res.partner,7"}""";

        var (first, stored) = await PostAsync("/hooks/events", body, ("X-Api-Key", ApiKey));
        var (second, _) = await PostAsync("/hooks/events", body, ("Authorization", $"Bearer {ApiKey}"));

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (first, second));
        var message = await MessageAsync(stored!["id"]!.GetValue<Guid>());
        Assert.Equal(("n8n/people.changed/p-7", "res.partner,7"), (message.EventId, message.Subject));
    }

    [Fact]
    public async Task Two_senders_or_two_kinds_that_give_the_same_id_mean_two_events()
    {
        var (first, _) = await PostAsync("/hooks/events", """{"type":"item.move","id":"7"}""", ("X-Api-Key", ApiKey));
        var (otherKind, _) = await PostAsync("/hooks/events", """{"type":"item.create","id":"7"}""", ("X-Api-Key", ApiKey));
        var (other, _) = await PostAsync("/hooks/events", """{"type":"item.move","id":"7"}""", ("X-Api-Key", OtherApiKey));
        var (signed, _) = await PostSignedAsync("events", "7", """{"type":"item.move"}""");

        Assert.All([first, otherKind, other], status => Assert.Equal(HttpStatusCode.Accepted, status));
        Assert.Equal(HttpStatusCode.OK, signed); // the same sender's other proof
        await using var db = _portal.OpenDatabase();
        Assert.Equal(3, await db.Inbox.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_refused_proof_is_counted_and_nothing_of_it_kept()
    {
        var body = """{"type":"x","_model":"x","_id":1,"secret":"hush"}""";
        var now = DateTimeOffset.UtcNow;
        var good = WhenASignatureIsChecked.Sign("m-1", now, body, Key);

        var statuses = new[]
        {
            (await PostAsync("/hooks/odoo/wrong", body)).Status,
            (await PostAsync("/hooks/abs", body)).Status,
            (await PostAsync("/hooks/abs", body, ("X-Api-Key", ApiKey))).Status,
            (await PostAsync("/hooks/events", $"{body} ", Signed("m-1", now, good))).Status,
            (await PostAsync("/hooks/events", body, Signed("m-2", now, good))).Status,
            (await PostAsync("/hooks/events", body, Signed("m-1", now.AddMinutes(-6), good))).Status,
        };
        await _portal.Services.GetRequiredService<RefusedProofs>().RunOnceAsync(Cancellation);

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        await using var db = _portal.OpenDatabase();
        Assert.Equal(0, await db.Inbox.CountAsync(Cancellation));
        var proofs = await db.RefusedProofs.ToListAsync(Cancellation);
        Assert.Equal(
            ["abs missing 1", "abs wrong 1", "events stale 1", "events wrong 2", "odoo wrong 1"],
            proofs
                .GroupBy(proof => $"{proof.Source} {proof.Reason}")
                .Select(group => $"{group.Key} {group.Sum(proof => proof.Count)}")
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(64, proofs.Last(proof => proof.Source == "events" && proof.Reason == "wrong").LastDigest.Length);
        Assert.DoesNotContain(_portal.Log.All, line => line.Contains("hush", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("[]", "body")]
    [InlineData("{", "body")]
    [InlineData("{} {}", "body")]
    [InlineData("{}", "_model")]
    [InlineData("""{"_model":"sale.order"}""", "_id")]
    [InlineData("""{"_model":"sale.order","_id":"1"}""", "_id")]
    [InlineData("""{"_model":"sale.order","_id":0}""", "_id")]
    [InlineData("""{"_model":"sale.order","_id":1.5}""", "_id")]
    [InlineData("""{"_model":"sale.order","_id":99999999999999999999}""", "_id")]
    [InlineData("""{"_model":7,"_id":1}""", "_model")]
    [InlineData("""{"_model":"","_id":1}""", "_model")]
    [InlineData("""{"_model":"a\u0000b","_id":1}""", "_model")]
    [InlineData("""{"_model":"\ud800","_id":1}""", "_model")]
    public async Task A_body_that_cannot_be_names_the_field(string body, string field)
    {
        var (status, problem) = await PostAsync($"/hooks/odoo/{OdooSecret}", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(field, problem!["field"]!.GetValue<string>());
        Assert.NotNull(problem["detail"]);
        Assert.NotNull(problem["reference"]);
    }

    [Fact]
    public async Task A_body_nested_beyond_reason_is_refused_and_a_deep_one_is_not()
    {
        string Nested(int depth) => $$"""{"_model":"x","_id":1,"v":{{new string('[', depth)}}{{new string(']', depth)}}}""";

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"/hooks/odoo/{OdooSecret}", Nested(60))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync($"/hooks/odoo/{OdooSecret}", Nested(100_000))).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_up_to_a_mebibyte_is_taken_and_a_larger_one_is_not(bool isChunked)
    {
        const string frame = """{"_model":"x","_id":1,"v":""}""";
        string Sized(int bytes) =>
            frame.Replace("\"v\":\"", $"\"v\":\"{new string('x', bytes - frame.Length)}", StringComparison.Ordinal);

        var fits = await PostAsync($"/hooks/odoo/{OdooSecret}", Sized(Arrival.BodyLimit), isChunked);
        var tooLarge = await PostAsync($"/hooks/odoo/{OdooSecret}", Sized(Arrival.BodyLimit + 1), isChunked);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.RequestEntityTooLarge), (fits.Status, tooLarge.Status));
        Assert.Equal(Arrival.BodyLimit, (await MessageAsync(fits.Answer!["id"]!.GetValue<Guid>())).Body.Length);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("")]
    public async Task Another_type_than_json_is_refused(string type)
    {
        using var content = new StringContent("""{"_model":"x","_id":1}""");
        content.Headers.ContentType = type.Length == 0 ? null : MediaTypeHeaderValue.Parse(type);

        using var answer = await _client.PostAsync(new Uri(_portal.Address, $"/hooks/odoo/{OdooSecret}"), content, Cancellation);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task A_door_takes_nothing_but_post_and_one_that_is_not_there_lets_nobody_in()
    {
        using var got = await _client.GetAsync(new Uri(_portal.Address, $"/hooks/odoo/{OdooSecret}"), Cancellation);

        Assert.NotEqual(HttpStatusCode.OK, got.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync("/hooks/nobody", "{}")).Status);
    }

    [Fact]
    public async Task Sixty_four_senders_at_once_are_all_stored()
    {
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 640)
                .Select(each => PostSignedAsync("events", $"m-{each % 320}", $$"""{"type":"item.move","n":{{each % 320}}}"""))
        );

        Assert.Equal(320, answers.Count(answer => answer.Status == HttpStatusCode.Accepted));
        Assert.Equal(320, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        await using var db = _portal.OpenDatabase();
        Assert.Equal(320, await db.Inbox.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_door_whose_secret_is_not_set_lets_nobody_in()
    {
        using var folder = new TestFolder();
        await using var portal = await RunningPortal.StartAsync(folder);
        var settings = portal.Services.GetRequiredService<PortalSettings>().Doors;

        using var refused = await _client.PostAsync(
            new Uri(portal.Address, "/hooks/events"),
            Json("""{"type":"x"}"""),
            Cancellation
        );
        using var sandbox = await _client.PostAsync(
            new Uri(portal.Address, $"/hooks/odoo/{settings.Odoo.First?.Reveal()}"),
            Json("""{"_model":"x","_id":1}"""),
            Cancellation
        );

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Accepted), (refused.StatusCode, sandbox.StatusCode));
    }

    private async Task<(HttpStatusCode Status, JsonNode? Answer)> PostSignedAsync(string door, string id, string body)
    {
        var now = DateTimeOffset.UtcNow;
        return await PostAsync($"/hooks/{door}", body, Signed(id, now, WhenASignatureIsChecked.Sign(id, now, body, Key)));
    }

    private static (string, string)[] Signed(string id, DateTimeOffset at, string signature) =>
        [("webhook-id", id), ("webhook-timestamp", $"{at.ToUnixTimeSeconds()}"), ("webhook-signature", signature)];

    private Task<(HttpStatusCode Status, JsonNode? Answer)> PostAsync(
        string path,
        string body,
        params (string Name, string Value)[] headers
    ) => PostAsync(path, body, isChunked: false, headers);

    private async Task<(HttpStatusCode Status, JsonNode? Answer)> PostAsync(
        string path,
        string body,
        bool isChunked,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_portal.Address, path)) { Content = Json(body) };
        request.Headers.TransferEncodingChunked = isChunked;
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _client.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task<InboxMessage> MessageAsync(Guid id)
    {
        await using var db = _portal.OpenDatabase();
        return await db.Inbox.AsNoTracking().SingleAsync(message => message.Id == id, Cancellation);
    }
}

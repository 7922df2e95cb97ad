using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Webhooks;

public abstract class WhenAlertsArriveAtTheDoors(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private const string Secret = "Pulseways+own/secret==0123456789";
    private const string Token = "a-token-of-the-security-service-1";
    private const string Body = """{"Id":7,"Title":"Disk full","Message":"m","Priority":"critical","DeviceIdentifier":"pw-1"}""";

    private readonly TestFolder _folder = new();
    private readonly HttpClient _client = new();
    private RunningPortal _portal = null!;

    public sealed class OnSqlite() : WhenAlertsArriveAtTheDoors(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAlertsArriveAtTheDoors(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _portal = await RunningPortal.StartAsync(
            _folder,
            [("Pulseway:WebhookSecret", $"{Secret},the-former-secret-of-pulseway"), ("RocketCyber:WebhookToken", Token)],
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

    [Fact]
    public async Task A_signed_notification_is_stored_once_under_Pulseways_id()
    {
        var first = await PostAsync("pulseway", Body, ("x-hmac-signature", Sign(Secret, Body)));
        var second = await PostAsync("pulseway", Body, ("x-hmac-signature", Sign("the-former-secret-of-pulseway", Body)));
        var shown = await PostAsync("pulseway", Body.Replace(":7,", ":8,"), ("Authorization", $"Bearer {Secret}"));

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.Accepted), (first, second, shown));
        var messages = await MessagesAsync("pulseway");
        Assert.Equal(["7", "8"], messages.Select(message => message.EventId));
        Assert.All(messages, message => Assert.Equal(("notification", "pulseway.device,pw-1"), (message.Kind, message.Subject)));
    }

    [Theory]
    [InlineData("""{"EventType":"SystemRegistered","SystemIdentifier":"pw-2","Name":"PC"}""", null, "SystemRegistered")]
    [InlineData("""{"EventType":"Notification","SystemIdentifier":"pw-2","Header":"h"}""", null, "Notification")]
    [InlineData("""{"SystemIdentifier":"pw-2","Header":"h"}""", "Notification", "Notification")]
    public async Task The_papers_events_say_their_kind_in_body_or_header(string body, string? header, string kind)
    {
        var status = await PostAsync(
            "pulseway",
            body,
            [("x-hmac-signature", Sign(Secret, body)), .. header is null ? [] : new[] { ("EventType", header) }]
        );

        Assert.Equal(HttpStatusCode.Accepted, status);
        var message = (await MessagesAsync("pulseway")).Single(each => each.Subject == "pulseway.device,pw-2");
        Assert.Equal((kind, null), (message.Kind, message.EventId));
    }

    [Fact]
    public async Task A_proof_that_is_wrong_or_missing_makes_nothing()
    {
        var good = Sign(Secret, Body);
        var incident = """{"id":1,"title":"t","updatedAt":"2026-01-01T00:00:00Z"}""";
        HttpStatusCode[] statuses =
        [
            await PostAsync("pulseway", Body),
            await PostAsync("pulseway", Body, ("x-hmac-signature", "")),
            await PostAsync("pulseway", Body, ("x-hmac-signature", "no base64")),
            await PostAsync("pulseway", $"{Body} ", ("x-hmac-signature", good)),
            await PostAsync("pulseway", Body, ("x-hmac-signature", Sign("another-secret-altogether-00", Body))),
            await PostAsync("pulseway", $"{Body} ", ("x-hmac-signature", good), ("Authorization", $"Bearer {Secret}")),
            await PostAsync("pulseway", Body, ("Authorization", $"Bearer {Token}")),
            await PostAsync("rocketcyber", incident),
            await PostAsync("rocketcyber", incident, ("Authorization", $"Bearer {Secret}")),
            await PostAsync("rocketcyber", incident, ("x-hmac-signature", Sign(Token, incident))),
        ];

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        Assert.Empty(await MessagesAsync("pulseway"));
        Assert.DoesNotContain(await MessagesAsync("rocketcyber"), message => message.Headers != """{"from":"poll"}""");
        await _portal.Services.GetRequiredService<RefusedProofs>().RunOnceAsync(Cancellation);
        await using var db = _portal.OpenDatabase();
        Assert.Equal(10, await db.RefusedProofs.SumAsync(proof => proof.Count, Cancellation));
    }

    [Fact]
    public async Task An_incident_is_stored_once_for_each_change_of_it()
    {
        var opened = """{"id":9001,"title":"t","updatedAt":"2026-01-01T00:00:00Z"}""";
        var changed = """{"id":9001,"title":"t","updatedAt":"2026-01-01T01:00:00Z","resolvedAt":"2026-01-01T01:00:00Z"}""";
        foreach (var body in new[] { opened, opened, changed })
        {
            await PostAsync("rocketcyber", body, ("Authorization", $"Bearer {Token}"));
        }

        var messages = (await MessagesAsync("rocketcyber")).FindAll(each => each.Subject == "rocketcyber.incident,9001");
        Assert.Equal(["9001/2026-01-01T00:00:00Z", "9001/2026-01-01T01:00:00Z"], messages.Select(message => message.EventId));
    }

    [Theory]
    [InlineData("pulseway", "{}")]
    [InlineData("pulseway", "[]")]
    [InlineData("rocketcyber", """{"id":1}""")]
    public async Task A_body_that_says_nothing_is_refused_by_name(string door, string body)
    {
        var proof = door == "pulseway" ? ("x-hmac-signature", Sign(Secret, body)) : ("Authorization", $"Bearer {Token}");

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(door, body, proof));
    }

    private static string Sign(string secret, string body) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private async Task<HttpStatusCode> PostAsync(string door, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_portal.Address, $"/hooks/{door}"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _client.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    private async Task<List<InboxMessage>> MessagesAsync(string source)
    {
        await using var db = _portal.OpenDatabase();
        return await db
            .Inbox.AsNoTracking()
            .Where(message => message.Source == source)
            .OrderBy(message => message.Id)
            .ToListAsync(Cancellation);
    }
}

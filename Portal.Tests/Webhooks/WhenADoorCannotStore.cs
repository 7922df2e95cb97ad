using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Webhooks;

/// <summary>The doors of the whole program while it cannot do what it is asked: bad luck is 503, bad input 4xx, and neither is forgotten to end.</summary>
public abstract class WhenADoorCannotStore(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private const string ApiKey = "a-key-shown-as-it-is-0123456789";

    private readonly TestFolder _folder = new();
    private readonly HttpClient _client = new();
    private RunningPortal _portal = null!;

    public sealed class OnSqlite() : WhenADoorCannotStore(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenADoorCannotStore(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _portal = await RunningPortal.StartAsync(
            _folder,
            [("Events:HookSecret", $"n8n:{ApiKey}")],
            database: Database.Portal.Provider == DatabaseProvider.Postgres ? Database.Options : null
        );
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
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
    public async Task A_locked_database_is_503_until_it_opens_and_nothing_is_half_stored()
    {
        using var before = await PostAsync("""{"type":"x","id":"before"}""");
        HttpStatusCode during;
        TimeSpan? wait;
        await using (await LockAsync())
        {
            using var answer = await PostAsync("""{"type":"x","id":"during"}""");
            (during, wait) = (answer.StatusCode, answer.Headers.RetryAfter?.Delta);
        }

        using var after = await PostAsync("""{"type":"x","id":"after"}""");

        Assert.Equal(HttpStatusCode.Accepted, before.StatusCode);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)), (during, wait));
        Assert.Equal(HttpStatusCode.Accepted, after.StatusCode);
        await using var db = _portal.OpenDatabase();
        var stored = await db.Inbox.Select(message => message.EventId).ToListAsync(Cancellation);
        Assert.Equal(["n8n/x/after", "n8n/x/before"], stored.Order());
    }

    [Fact]
    public async Task A_compressed_body_is_415_and_says_so()
    {
        using var content = Json("""{"type":"x"}""");
        content.Headers.ContentEncoding.Add("gzip");

        using var answer = await _client.PostAsync(Door, content, Cancellation);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Contains("compressed", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zz\r\n{\"type\":\"x\"}\r\n0\r\n\r\n")]
    [InlineData("5\r\n{\"typ#\r\n")]
    public async Task A_body_that_breaks_off_the_rules_of_http_is_400(string chunks)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_portal.Address.Host, _portal.Address.Port, Cancellation);
        var head =
            $"POST /hooks/events HTTP/1.1\r\nHost: {_portal.Address.Authority}\r\nAuthorization: Bearer {ApiKey}\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + chunks), Cancellation);

        using var reader = new StreamReader(socket.GetStream());
        Assert.StartsWith("HTTP/1.1 400", await reader.ReadLineAsync(Cancellation), StringComparison.Ordinal);
    }

    private Uri Door => new(_portal.Address, "/hooks/events");

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var content = Json(body);
        return await _client.PostAsync(Door, content, Cancellation);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    // somebody outside Portal writes and does not come to an end; until disposed
    private async Task<IAsyncDisposable> LockAsync()
    {
        await using var db = _portal.OpenDatabase();
        var connection = db.Database.GetConnectionString();
        System.Data.Common.DbConnection other =
            Database.Portal.Provider == DatabaseProvider.Sqlite
                ? new SqliteConnection(new SqliteConnectionStringBuilder(connection) { Pooling = false }.ToString())
                : new NpgsqlConnection(Database.Options.ConnectionString.Reveal() + ";Pooling=false");
        await other.OpenAsync(Cancellation);
        await using var begin = other.CreateCommand();
        begin.CommandText =
            Database.Portal.Provider == DatabaseProvider.Sqlite
                ? "BEGIN IMMEDIATE"
                : "BEGIN; LOCK TABLE \"Inbox\" IN ACCESS EXCLUSIVE MODE";
        await begin.ExecuteNonQueryAsync(Cancellation);
        return other;
    }
}

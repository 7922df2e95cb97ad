using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Accounts.People;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Accounts.Sessions;
using Portal.Core.AlarmPost;
using Portal.Core.Backups;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Sandbox.Mqtt;
using Portal.Tests.Mail;
using Portal.Tests.Support;

namespace Portal.Tests.Safety;

/// <summary>Every secret is put to use, also where it is refused, and then looked for wherever Portal writes. Source: STYLE §5, scenario 34.</summary>
public abstract class WhenSecretsAreUsed(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private readonly TestFolder _folder = new();
    private readonly Canaries _canaries = new();
    private readonly List<(string Place, string Text)> _written = [];
    private readonly TestMailServer _mail = new() { Login = ("portal", "another password"), EchoesLogin = true };
    private readonly MqttSandbox _broker = new(
        new BrokerOptions { Username = "portal", Password = "another password" },
        NullLogger<MqttSandbox>.Instance
    );

    private SandboxServer _odoo = null!;
    private RunningPortal _portal = null!;
    private AsyncServiceScope _scope;

    public sealed class OnSqlite() : WhenSecretsAreUsed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenSecretsAreUsed(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        if (new NpgsqlPassword(Database.Options).Value is { } password)
        {
            _canaries.Add(Canaries.Database, password);
        }

        _odoo = await SandboxServer.StartAsync(Cancellation);
        await _broker.StartingAsync(Cancellation);
        _portal = await RunningPortal.StartAsync(
            _folder,
            _canaries.Settings(_odoo.OdooUrl, _mail.Port, await _broker.PortAsync(Cancellation)),
            database: Database.Options
        );
        _scope = _portal.Services.CreateAsyncScope();
    }

    public override async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _portal.DisposeAsync();
        await _odoo.DisposeAsync();
        await _mail.DisposeAsync();
        await _broker.DisposeAsync();
        await base.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task None_is_written_anywhere()
    {
        Assert.Empty(_canaries.Missing(Database.Options.Provider == DatabaseProvider.Postgres));
        using var browser = await Visitor.SignInAsync(_portal, Canaries.AdminEmail, Canaries.AdminPassword);
        _canaries.Add("the cookie of the session", browser.Cookies.GetCookies(_portal.Address)["portal.session"]!.Value);

        await TypeWrongAsync();
        await UseAccountsAsync();
        await KnockAsync();
        await KnockBrokenAsync();
        await AskSystemsAsync();
        await MailAsync();
        await ReadPagesAsync(browser);
        await BackUpAsync();
        await using (var db = _portal.OpenDatabase())
        {
            _written.Add(("the database", await Canaries.DumpAsync(db, Cancellation)));
        }

        _written.Add(("the log", string.Join('\n', _portal.Log.All)));
        var found = _written.SelectMany(each => _canaries.In(each.Place, each.Text)).ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task One_that_is_written_is_found()
    {
        await using (var db = _portal.OpenDatabase())
        {
            var user = await db.Users.SingleAsync(user => user.Email == Canaries.AdminEmail, Cancellation);
            user.Rename(Uri.EscapeDataString(Canaries.AdminPassword));
            await db.SaveChangesAsync(Cancellation);
        }

        await using var read = _portal.OpenDatabase();
        Assert.NotEmpty(_canaries.In("the database", await Canaries.DumpAsync(read, Cancellation)));
    }

    private T Get<T>()
        where T : notnull => _scope.ServiceProvider.GetRequiredService<T>();

    private async Task TypeWrongAsync()
    {
        _canaries.Add("a password typed wrong", "canary-typed-password-9");
        using var browser = _portal.OpenBrowser();
        foreach (var email in new[] { Canaries.AdminEmail, "nobody@example.com" })
        {
            using var answer = await browser.SignInAsync(email, "canary-typed-password-9");
            _written.Add(("the refused sign-in", await answer.Content.ReadAsStringAsync(Cancellation)));
        }
    }

    private async Task UseAccountsAsync()
    {
        var invited = await Get<InviteUser>()
            .ExecuteAsync(
                Actor.Portal,
                new Person("Erika Mustermann", "erika@example.com"),
                new HashSet<Role> { Role.Finance },
                _portal.Address,
                Cancellation
            );
        if (invited.Value!.Link.Address is { } address)
        {
            _canaries.Add("the token of an invitation", address.Fragment.TrimStart('#'));
        }

        var user = await Visitor.CreateAsync(_portal, "otto@example.com", Role.Finance);
        var sessions = Get<SessionLedger>();
        var sessionKey = await sessions.BeginAsync(
            user,
            new SessionStart(SessionProof.Password, "Test", "127.0.0.1"),
            Cancellation
        );
        _canaries.Add("the key of a session", sessionKey);
        _canaries.Add("a person's password", Visitor.Password);
        var key = TimedCode.MakeKey();
        _canaries.Add("the key of an app", TimedCode.Write(key));
        _canaries.Add("the key of an app in base64", Convert.ToBase64String(key));
        var session = (await sessions.FindAsync(sessionKey, Cancellation))!.Session.Id;
        var code = TimedCode.CodeOf(key, TimedCode.StepAt(DateTime.UtcNow));
        var codes = await Get<AuthenticatorApp>().SetUpAsync(session, key, code, Cancellation);
        foreach (var recovery in codes.Value!)
        {
            _canaries.Add("a recovery code", recovery);
        }
    }

    private async Task KnockAsync()
    {
        _canaries.Add("a wrong key", "canary-wrong-key-10-0123456789");
        foreach (
            var (path, key) in new[]
            {
                ("/hooks/abs", _canaries["Abs:HookSecret"]),
                ("/hooks/events", _canaries["Events:HookSecret"]),
                ("/hooks/abs", "canary-wrong-key-10-0123456789"),
                ($"/hooks/odoo/{_canaries["Odoo:HookSecret"]}", ""),
                ("/hooks/odoo/canary-wrong-key-10-0123456789", ""),
            }
        )
        {
            using var http = new HttpClient { BaseAddress = _portal.Address };
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
            http.DefaultRequestHeaders.TryAddWithoutValidation("X-Api-Key", key);
            using var body = new StringContent(
                """{"type":"x.y","_model":"res.partner","_id":7}""",
                Encoding.UTF8,
                "application/json"
            );
            using var answer = await http.PostAsync(path, body, Cancellation);
            _written.Add((path, await answer.Content.ReadAsStringAsync(Cancellation)));
        }
    }

    // a body whose first chunk has no length that could be read
    private async Task KnockBrokenAsync()
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(_portal.Address.Host, _portal.Address.Port, Cancellation);
        var request =
            $"POST /hooks/odoo/{_canaries["Odoo:HookSecret"]} HTTP/1.1\r\nHost: {_portal.Address.Authority}\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nnonsense\r\n";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        using var reader = new StreamReader(socket.GetStream());
        var answer = await reader.ReadToEndAsync(Cancellation);
        Assert.Contains(" 400 ", answer, StringComparison.Ordinal);
        Assert.Contains(_portal.Log.All, line => line.Contains("could not be read", StringComparison.Ordinal));
        _written.Add(("the answer to a broken body", answer));
    }

    private async Task AskSystemsAsync()
    {
        foreach (var system in new[] { ExternalSystem.Odoo, ExternalSystem.Abs, ExternalSystem.Mqtt })
        {
            var report = await Get<TestConnection>().ExecuteAsync(Actor.Portal, system, _ => { }, Cancellation);
            _written.Add(($"the test of {system}", System.Text.Json.JsonSerializer.Serialize(report.Value)));
        }

        var jobs = Get<JobRunner>();
        var run = await jobs.StartAsync<ImportBillingAddresses>(Actor.Portal, JobTrigger.Person, Cancellation);
        await jobs.WaitAsync(run.Value, Cancellation);
    }

    // a server that repeats the login it refuses: what is kept of the attempt is looked through with the database
    private async Task MailAsync()
    {
        await using var db = _portal.OpenDatabase();
        var admin = await db.Users.SingleAsync(user => user.Email == Canaries.AdminEmail, Cancellation);
        await using (var write = await db.BeginWriteAsync(Cancellation))
        {
            var letter = new AlarmLetter(admin.Id, "Canary", "A test").ToBytes();
            await Get<OutboxWriter>()
                .AddAsync(db, new DeliveryDraft("mail", "alarm.mail", "alarm,1", "canary-mail", letter), Cancellation);
            await db.SaveChangesAsync(Cancellation);
            await write.CommitAsync(Cancellation);
        }

        Get<MessagingWakes>().Outbox.Raise();
        while (!await db.DeliveryAttempts.AnyAsync(Cancellation))
        {
            await Task.Yield();
        }

        var attempt = await db.DeliveryAttempts.FirstAsync(Cancellation);
        Assert.Contains("does not accept Portal's login", attempt.Summary, StringComparison.Ordinal);
    }

    private async Task ReadPagesAsync(PortalBrowser browser)
    {
        foreach (
            var served in ServedAddress.Of(_portal).Where(served => !served.Name.StartsWith("FILE", StringComparison.Ordinal))
        )
        {
            using var answer = await browser.SendAsync(HttpMethod.Get, served.Path, null, []);
            _written.Add((served.Path, $"{answer.Headers} {await answer.Content.ReadAsStringAsync(Cancellation)}"));
        }

        using var metrics = await browser.GetAsync("/metrics", ("Authorization", $"Bearer {_canaries["Metrics:Key"]}"));
        Assert.Equal(HttpStatusCode.OK, metrics.StatusCode);
        _written.Add(("/metrics with the key", await metrics.Content.ReadAsStringAsync(Cancellation)));
    }

    // the database in it is the one that is looked through anyway
    private async Task BackUpAsync()
    {
        if (Database.Options.Provider == DatabaseProvider.Sqlite)
        {
            var kept = await Get<MakeBackup>().ExecuteAsync(BackupReason.Manual, _folder.File("canary.zip"), Cancellation);
            await using var zip = await ZipFile.OpenReadAsync(kept.Path, Cancellation);
            await using var manifest = await zip.GetEntry("manifest.json")!.OpenAsync(Cancellation);
            using var reader = new StreamReader(manifest);
            _written.Add(("the manifest of a backup", await reader.ReadToEndAsync(Cancellation)));
        }
    }

    private sealed record NpgsqlPassword(PersistenceOptions Options)
    {
        public string? Value =>
            Options.Provider == DatabaseProvider.Postgres
                ? new NpgsqlConnectionStringBuilder(Options.ConnectionString.Reveal()).Password
                : null;
    }
}

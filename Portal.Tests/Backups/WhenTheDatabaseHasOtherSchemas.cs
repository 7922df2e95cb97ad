using Npgsql;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Backups;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Backups;

/// <summary>A server's administrator may keep more in the database than Portal: the extension in a schema of its own, tables of others.</summary>
public sealed class WhenTheDatabaseHasOtherSchemas : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly string _role = $"owner_{Guid.NewGuid():N}";
    private TestDatabase? _database;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Server => _database!.Options.ConnectionString.Reveal();

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateEmptyAsync(DatabaseProvider.Postgres, Cancellation);
        await DatabaseTemplates.ExecuteAsync(
            Server,
            $"""
            CREATE ROLE {_role} LOGIN PASSWORD 'plain';
            GRANT ALL ON SCHEMA public TO {_role};
            CREATE SCHEMA extensions;
            GRANT USAGE ON SCHEMA extensions TO {_role};
            CREATE EXTENSION pg_trgm SCHEMA extensions;
            CREATE SCHEMA theirs;
            CREATE TABLE theirs.secrets (word text);
            INSERT INTO theirs.secrets VALUES ('untouched');
            """,
            Cancellation
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
            await DatabaseTemplates.UntilDroppedAsync();
            var server = TestEnvironment.Require("postgres", TestEnvironment.PostgresVariable);
            await DatabaseTemplates.ExecuteAsync(server, $"DROP ROLE {_role}", CancellationToken.None);
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task A_backup_is_restored_in_place_and_leaves_the_rest_alone()
    {
        var plain = new NpgsqlConnectionStringBuilder(Server)
        {
            Username = _role,
            Password = "plain",
            Pooling = false,
        };
        var persistence = new PersistenceOptions(DatabaseProvider.Postgres, new Secret(plain.ToString()));
        using var gate = new WriteGate(DatabaseProvider.Postgres);
        var portal = new PortalDatabase(persistence, gate);
        Assert.Null(await portal.MigrateAsync(Cancellation));
        await AddAsync(portal, "kept");
        var options = new BackupOptions
        {
            Database = persistence,
            Folder = Directory.CreateDirectory(_folder.File("live")).FullName,
            Target = _folder.File("backups"),
            Purpose = "live",
            Version = "1.0.0",
        };
        var backups = new MakeBackup(options, TimeProvider.System);

        var made = await backups.ExecuteAsync(BackupReason.Manual, null, Cancellation);
        await AddAsync(portal, "later");
        using (var pool = new NpgsqlConnection(Server))
        {
            NpgsqlConnection.ClearPool(pool);
        }

        await new RestoreBackup(options, portal, backups, TimeProvider.System).ExecuteAsync(
            made.Path,
            static _ => { },
            Cancellation
        );

        Assert.Null(await portal.MigrateAsync(Cancellation));
        await using var db = portal.CreateDbContext();
        Assert.Equal("kept", Assert.Single(db.Audit).Action);
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync(Cancellation);
        await using var theirs = new NpgsqlCommand("SELECT word FROM theirs.secrets", connection);
        Assert.Equal("untouched", await theirs.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public void Every_part_of_the_connection_reaches_the_programs_or_is_refused()
    {
        var text = new NpgsqlConnectionStringBuilder
        {
            Host = "one:5433,two",
            Port = 5434,
            Database = "portal",
            Username = "ann",
            Passfile = "/run/pass",
            SslMode = SslMode.VerifyFull,
            SslCertificate = "/run/client.crt",
            SslKey = "/run/client.key",
            RootCertificate = "/run/root.crt",
            Options = "-c statement_timeout=0",
            SearchPath = "portal, extensions",
        };

        var variables = PostgresVariables.Of(new Secret(text.ToString())).ToDictionary();
        text.SslPassword = "sealed";

        Assert.Equal(("one,two", "5433,5434"), (variables["PGHOST"], variables["PGPORT"]));
        Assert.Equal(
            ["/run/pass", "verify-full", "/run/client.crt", "/run/client.key", "/run/root.crt"],
            [
                variables["PGPASSFILE"],
                variables["PGSSLMODE"],
                variables["PGSSLCERT"],
                variables["PGSSLKEY"],
                variables["PGSSLROOTCERT"],
            ]
        );
        Assert.Equal("-c statement_timeout=0 -c search_path=portal,\\ extensions", variables["PGOPTIONS"]);
        Assert.False(variables.ContainsKey("PGPASSWORD"));
        var refusal = Assert.Throws<BackupException>(() => PostgresVariables.Of(new Secret(text.ToString())));
        Assert.Contains("SSL Password", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task AddAsync(PortalDatabase portal, string action)
    {
        await using var db = portal.CreateDbContext();
        db.Audit.Add(AuditEntry.For(DateTime.UtcNow, Actor.Portal, action, ("test", "1")));
        await db.SaveChangesAsync(Cancellation);
    }
}

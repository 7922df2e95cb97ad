using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Configuration;
using Portal.Core.Assets.Import;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Core.Retail.Import;
using Portal.Core.ServicePlans.Import;

namespace Portal.Tests.Support;

/// <summary>The whole program on a free port of this machine, with a folder, a clock and settings of its own; no variable of the shell reaches it.</summary>
public sealed class RunningPortal : IAsyncDisposable
{
    // given up at the end: a test that is over is kept by its runner for long, and what it names with it
    private WebApplication? _app;

    private RunningPortal(WebApplication app, LogLines log)
    {
        _app = app;
        Log = log;
        Address = AddressOf(Uri.UriSchemeHttp);
    }

    /// <summary>Its http address.</summary>
    public Uri Address { get; }

    /// <summary>What it logged.</summary>
    public LogLines Log { get; }

    /// <summary>What it is made of.</summary>
    public IServiceProvider Services => App.Services;

    /// <summary>Starts one.</summary>
    /// <param name="folder">Its data directory.</param>
    /// <param name="settings">Settings besides that, such as <c>("Auth:LockoutAfter", "2")</c>.</param>
    /// <param name="clock">Its clock; null for the real one.</param>
    /// <param name="endpoints">Maps what the test needs besides the program's own.</param>
    /// <param name="database">A database of a <see cref="DatabaseSuite"/>; null for a SQLite file in the folder.</param>
    /// <param name="scheduled">Whether jobs start by the schedule; else they start only when the test says so.</param>
    /// <param name="orders">Whether the sandbox's orders are imported at the start, and what is owed for them is promised to ABS.</param>
    /// <param name="assets">Whether the sandbox's clients and devices are read at the start.</param>
    /// <param name="addresses">Whether the sandbox's billing addresses are imported at the start; not where a test stores rows of its own.</param>
    public static async Task<RunningPortal> StartAsync(
        TestFolder folder,
        IEnumerable<(string Key, string Value)>? settings = null,
        TimeProvider? clock = null,
        Action<WebApplication>? endpoints = null,
        PersistenceOptions? database = null,
        bool scheduled = false,
        bool orders = false,
        bool assets = false,
        bool addresses = true
    )
    {
        var log = new LogLines();
        var app = Build(folder, settings, clock, database, (scheduled, orders, assets, addresses), log);
        endpoints?.Invoke(app);
        try
        {
            await StartAsync(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new RunningPortal(app, log);
    }

    /// <summary>A browser of its own: keeps cookies, follows no redirect.</summary>
    public PortalBrowser OpenBrowser() => new(Address);

    /// <summary>The same over https; trusts this certificate only.</summary>
    public PortalBrowser OpenBrowser(X509Certificate2 trusted) => new(AddressOf(Uri.UriSchemeHttps), trusted);

    /// <summary>A new context on its database; the caller disposes it.</summary>
    public PortalDbContext OpenDatabase() => Services.GetRequiredService<PortalDatabase>().CreateDbContext();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _app, null) is not { } app)
        {
            return;
        }

        var settings = app.Services.GetRequiredService<PortalSettings>();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        if (settings.Database.Provider == DatabaseProvider.Sqlite)
        {
            Forget(settings.Database.ConnectionString.Reveal());
            Forget(new SqliteConnectionStringBuilder { DataSource = Path.Combine(settings.Folder, "quartz.db") }.ToString());
        }
    }

    // what outlives the host, such as a timer of a driver, would keep the test that started it, and that the host
    private static Task StartAsync(WebApplication app)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(() => app.StartAsync());
        }
    }

    private static void Forget(string pool)
    {
        using var connection = new SqliteConnection(pool);
        SqliteConnection.ClearPool(connection);
    }

    private WebApplication App => _app ?? throw new ObjectDisposedException(nameof(RunningPortal));

    private Uri AddressOf(string scheme) => App.Urls.Select(url => new Uri(url)).First(url => url.Scheme == scheme);

    private static WebApplication Build(
        TestFolder folder,
        IEnumerable<(string Key, string Value)>? settings,
        TimeProvider? clock,
        PersistenceOptions? database,
        (bool Scheduled, bool Orders, bool Assets, bool Addresses) with,
        LogLines log
    ) =>
        PortalHost.Build(
            [],
            builder =>
            {
                foreach (var source in builder.Configuration.Sources.OfType<EnvironmentVariablesConfigurationSource>().ToList())
                {
                    builder.Configuration.Sources.Remove(source);
                }

                Dictionary<string, string?> values = new()
                {
                    ["Portal:DataDirectory"] = folder.Path,
                    ["urls"] = "http://127.0.0.1:0",
                    ["Mqtt:SandboxPort"] = "0",
                };
                if (database is { Provider: DatabaseProvider.Postgres })
                {
                    values["Database:Provider"] = "Postgres";
                    values["Database:ConnectionString"] = database.ConnectionString.Reveal();
                }

                foreach (var (key, value) in settings ?? [])
                {
                    values[key] = value;
                }

                builder.Configuration.AddInMemoryCollection(values);
                builder.Logging.ClearProviders().AddProvider(log);
                // a password costs one iteration here: what it costs an attacker is Identity's own affair
                builder.Services.PostConfigure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1);
                // a busy machine may keep a page from its heartbeat for longer than the usual half a minute
                builder.Services.Configure<HubOptions>(hub =>
                    (hub.ClientTimeoutInterval, hub.HandshakeTimeout) = (TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2))
                );
                if (!with.Scheduled)
                {
                    builder.Services.AddSingleton(new Schedule(TimeZoneInfo.Utc));
                }

                builder.Host.UseServiceProviderFactory(
                    new Without(orders: !with.Orders, assets: !with.Assets, addresses: !with.Addresses)
                );

                if (clock is not null)
                {
                    builder.Services.AddSingleton(clock);
                }
            }
        );

    // when all services are known
    private sealed class Without(bool orders, bool assets, bool addresses) : IServiceProviderFactory<IServiceCollection>
    {
        private readonly DefaultServiceProviderFactory _factory = new(
            new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }
        );

        public IServiceCollection CreateBuilder(IServiceCollection services)
        {
            foreach (
                var left in new[]
                {
                    orders ? typeof(FirstOrderImport) : null,
                    orders ? typeof(FirstPlanImport) : null,
                    assets ? typeof(FirstAssetImport) : null,
                    addresses ? typeof(FirstImport) : null,
                }.OfType<Type>()
            )
            {
                services.Remove(services.Single(service => service.ImplementationType == left));
            }

            return services;
        }

        public IServiceProvider CreateServiceProvider(IServiceCollection services) => _factory.CreateServiceProvider(services);
    }
}

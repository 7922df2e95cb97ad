using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Portal.Auth;
using Portal.Components;
using Portal.Configuration;
using Portal.Core.AlarmPost;
using Portal.Core.Alarms;
using Portal.Core.Assets;
using Portal.Core.Assets.Import;
using Portal.Core.Audit;
using Portal.Core.Backups;
using Portal.Core.Billing;
using Portal.Core.Catalog;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Keeping;
using Portal.Core.Lists;
using Portal.Core.Messaging;
using Portal.Core.Mqtt;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.ServicePlans;
using Portal.Core.Subscriptions;
using Portal.Hosting;
using Portal.Layout;
using Portal.Pages.Assets;
using Portal.Pages.Audit;
using Portal.Pages.Billing;
using Portal.Pages.Entitlements;
using Portal.Pages.Finding;
using Portal.Pages.Jobs;
using Portal.Pages.Map;
using Portal.Pages.Organizations;
using Portal.Pages.Records;
using Portal.Pages.Seats;
using Portal.Pages.ServicePlans;
using Portal.Pages.Tickets;
using Portal.Webhooks;
using Radzen;
using Forwarded = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders;

namespace Portal;

/// <summary>Builds the program: <c>Program.cs</c> runs it, tests start it on a free port with a folder and a clock of their own.</summary>
internal static class PortalHost
{
    // forms and sign-ins are small; the doors of other systems set and check their own
    private const long LargestBody = 256 * 1024;
    private const string DefaultUrl = "http://localhost:5080";
    private static readonly string[] UrlKeys = ["urls", "http_ports", "https_ports"];

    /// <summary>Everything registered and mapped, nothing started.</summary>
    /// <param name="args">Command line: settings as <c>--Key=value</c>.</param>
    /// <param name="configure">Called before settings are read and services registered; its TimeProvider and Schedule win.</param>
    /// <exception cref="StartupFaultException">The configuration is wrong; it lists every fault.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // the program's own folder, whatever the current one is: appsettings.json and the web files stand beside the dll
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                Args = args,
                ApplicationName = typeof(PortalHost).Assembly.GetName().Name,
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        builder
            .WebHost.UseStaticWebAssets()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = LargestBody;
            });
        configure?.Invoke(builder);
        if (!HasUrl(builder.Configuration))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        var settings = PortalSettings.Read(builder.Configuration);
        AddServices(builder.Services, settings);
        builder.Services.AddSystems(settings);
        var app = builder.Build();
        UseMiddleware(app, settings);
        MapEndpoints(app);
        app.MapSystems(settings);
        return app;
    }

    /// <summary>The settings that <see cref="Build"/> would start with, for what is done without serving.</summary>
    /// <exception cref="StartupFaultException">The configuration is wrong; it lists every fault.</exception>
    public static PortalSettings ReadSettings(string[] args) =>
        PortalSettings.Read(
            WebApplication
                .CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory })
                .Configuration
        );

    private static bool HasUrl(ConfigurationManager configuration) =>
        UrlKeys.Any(key => !string.IsNullOrWhiteSpace(configuration[key]))
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    private static void AddCapabilities(IServiceCollection services, PortalSettings settings)
    {
        services.AddSingleton(settings.Billing).AddBilling();
        services.AddAssets(settings.Devices.Assets).AddSingleton<OdooGate>(BillingsGate);
        services.AddAlerts(
            settings.Devices.Alerts,
            settings.Devices.Tickets with
            {
                LinksAssets = settings.IsSandbox || settings.Odoo.Profile == OdooProfile.Studio,
                Site = settings.PublicUrl,
            }
        );
        services.AddRetail(settings.Entitlements with { WritesField = settings.Odoo.Profile == OdooProfile.Studio });
        services.AddSubscriptions(settings.Devices.Seats);
        services.AddServicePlans();
        services.AddCatalog(settings.Catalog);
        services.AddScoped<MapReader>();
    }

    private static void AddServices(IServiceCollection services, PortalSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings).AddSingleton<OwnAddress>().AddSingleton<IHookDoors, HookDoors>();
        services.AddHostedService<AddressAtStart>(); // before all that may ask the sandbox when it starts
        services.AddPersistence(settings.Database);
        services.TryAddSingleton(Schedule.In(settings.TimeZone));
        services.AddScheduling(settings.Database, settings.Folder);
        services.AddSingleton<SchemaUpgrade>().AddHostedService<HostPreparation>(); // after what must run when it says "started"
        services.AddJobs().AddSingleton(Options.Create(settings.Pulls));
        services.AddSystemConnections().AddHostedService<ConnectionsAtStart>();
        services.AddMqttService().AddMessaging().AddWebhooks(settings.Doors);
        services.AddAlarms().AddAlarmPost(settings.Mail);
        services.AddLists().AddAudit().AddKeeping(settings.Retention).AddBackups(settings.Backup);
        AddCapabilities(services, settings);
        services.AddContributions();
        services.AddScoped<FormDrafts>().AddScoped<OrganizationEntry>();
        services.AddSingleton(settings.Mail).AddAuth(settings.Auth);
        services.AddSingleton(settings.Pages).AddSingleton<OpenPages>();
        services.AddSingleton<OpenPageWatch>().AddHostedService(provider => provider.GetRequiredService<OpenPageWatch>());
        services.AddSingleton(settings.Metrics).AddSingleton<MetricsRecorder>();
        services.AddPortalHealth();
        services.AddProblemDetails().AddExceptionHandler<ErrorBoundary>();
        services.AddSingleton(new ShellState(settings.IsSandbox, settings.TimeZone));
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddSingleton<CircuitHandler, ActTrace>();
        services.AddRadzenComponents();
    }

    // one gate for all that asks Odoo by itself
    private static OdooGate BillingsGate(IServiceProvider services)
    {
        var gate = services.GetRequiredService<BillingGate>();
        return (trigger, ask, cancellationToken) =>
            gate.AskAsync(
                trigger,
                async () =>
                {
                    await ask();
                    return true;
                },
                cancellationToken
            );
    }

    private static void UseMiddleware(WebApplication app, PortalSettings settings)
    {
        app.Use(Caller.NoteAsync);
        app.Use(HeadRequests.AnswerAsync);
        if (settings.KnownProxies.Count > 0)
        {
            app.UseForwardedHeaders(ForwardedHeaders(settings));
        }

        app.UseMiddleware<SecurityHeaders>();
        // ErrorBoundary has logged it already
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/error",
                CreateScopeForErrors = true,
                SuppressDiagnosticsCallback = _ => true,
            }
        );
        app.UseMiddleware<PlainHttpGuard>();
        app.UseMiddleware<SchemeCookies>();
        app.UseStatusCodePages(StatusPages.AnswerAsync);
        app.UseMiddleware<CircuitOriginGuard>();
        app.UseRouting();
        app.UseMiddleware<SignInLimiter>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<OpenPageGuard>();
        app.Use(FactorGuard.LeadAsync);
        app.UseAntiforgery();
        app.Use(StatusPages.RefuseForgedAsync);
        app.Use(RecordPages.AnswerAsync);
    }

    private static void MapEndpoints(WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapPortalHealth();
        app.MapMetrics();
        app.MapWebhooks();
        app.MapAccounts();
        app.MapBillingExport();
        app.MapAuditExport();
        app.MapRunExport();
        app.MapAssetExport();
        app.MapAssetMap();
        app.MapTicketExport();
        app.MapEntitlementExport();
        app.MapPlanExport();
        app.MapSeatExport();
        app.MapPersonExport();
        app.MapFinding();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null); // SecurityHeaders says it
    }

    private static ForwardedHeadersOptions ForwardedHeaders(PortalSettings settings)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = Forwarded.XForwardedFor | Forwarded.XForwardedProto | Forwarded.XForwardedHost,
            ForwardLimit = null,
        };
        options.AllowedHosts = [.. settings.AllowedHosts];
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.KnownProxies)
        {
            options.KnownIPNetworks.Add(network);
        }

        return options;
    }
}

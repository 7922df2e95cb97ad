namespace Portal.Configuration;

/// <summary>One setting, as docs/CONFIGURATION.md lists it.</summary>
/// <param name="Name">Full key.</param>
/// <param name="Default">What holds when it is not set.</param>
/// <param name="Consequence">What it changes.</param>
/// <param name="Example">A legal value.</param>
/// <param name="IsSecret">True when its value is never printed.</param>
internal sealed record ConfigurationKey(string Name, string Default, string Consequence, string Example, bool IsSecret = false)
{
    /// <summary>The plain environment variable that says the same, or null.</summary>
    public string? Variable { get; init; }
}

/// <summary>Every setting this version has. What is not here is not read, and a near miss stops the start.</summary>
internal static partial class ConfigurationKeys
{
    public static ConfigurationKey OdooUrl { get; } =
        new("Odoo:Url", "none", "Connects a real Odoo and switches the sandbox off.", "https://odoo.example.com")
        {
            Variable = "ODOO_URL",
        };

    public static ConfigurationKey OdooDatabase { get; } =
        new("Odoo:Database", "none", "Odoo database to sign in to.", "production") { Variable = "ODOO_DB" };

    public static ConfigurationKey OdooUsername { get; } =
        new(
            "Odoo:Username",
            "none",
            "Login of the Odoo user Portal acts as; Odoo:Protocol=Json2 does without.",
            "portal@example.com"
        )
        {
            Variable = "ODOO_USERNAME",
        };

    public static ConfigurationKey OdooPassword { get; } =
        new("Odoo:Password", "none", "That user's password, for JSON-RPC; set this or the API key.", "<password>", IsSecret: true)
        {
            Variable = "ODOO_PASSWORD",
        };

    public static ConfigurationKey OdooApiKey { get; } =
        new(
            "Odoo:ApiKey",
            "none",
            "That user's API key; set this or the password. Wins when both are set; JSON-2 takes nothing else.",
            "<api key>",
            IsSecret: true
        )
        {
            Variable = "ODOO_API_KEY",
        };

    public static ConfigurationKey OdooProtocol { get; } =
        new(
            "Odoo:Protocol",
            "Auto",
            "How Portal speaks to Odoo. Json2: Odoo 19 and later, needs an API key. JsonRpc: Odoo 16 to 21. Auto: Json2 where server and key allow it.",
            "Json2"
        );

    public static ConfigurationKey OdooProfile { get; } =
        new(
            "Odoo:Profile",
            "Standard",
            "Which fields Portal may rely on in Odoo. Standard: those of Odoo's own modules. Studio: also the x_ models and fields; the Connections page names those that are missing.",
            "Studio"
        );

    public static ConfigurationKey OdooRequestTimeout { get; } =
        new("Odoo:RequestTimeout", "00:00:30", "How long one request to Odoo may take in all, 1 s to 2 min.", "00:00:30");

    public static ConfigurationKey OdooConnectTimeout { get; } =
        new("Odoo:ConnectTimeout", "00:00:10", "How long a connection to Odoo may take to open, 1 s to 1 min.", "00:00:10");

    public static ConfigurationKey OdooMaxParallelCalls { get; } =
        new(
            "Odoo:MaxParallelCalls",
            "4",
            "Requests to Odoo in flight at once, 1 to 32; more wait. An Odoo with N workers serves only N at once.",
            "4"
        );

    public static ConfigurationKey OdooCompanies { get; } =
        new(
            "Odoo:Companies",
            "all",
            "Ids of your own companies in Odoo that Portal works with, comma-separated, the one for new records first. all: those the Odoo user may.",
            "1, 3"
        );

    public static ConfigurationKey BillingVisibility { get; } =
        new(
            "Billing:Visibility",
            "CreatorOrContact",
            "What lets a Member see a billing address. CreatorOrContact: having created it, or being a contact of its company in Odoo. Roles: a role given on it.",
            "Roles"
        );

    public static ConfigurationKey PullOverlap { get; } =
        new(
            "Jobs:PullOverlap",
            "00:10:00",
            "How far before the last import the next one begins, 1 min to 1 day: at least Odoo's longest transaction, whose changes appear late.",
            "00:30:00"
        );

    public static ConfigurationKey PullPageSize { get; } =
        new(
            "Jobs:PullPageSize",
            "2000",
            "Records an import asks for at once, 1 to 5000. Fewer where Odoo does not answer in time, more where every call is slow.",
            "500"
        );

    public static ConfigurationKey OdooHookSecret { get; } =
        new(
            "Odoo:HookSecret",
            "none; the sandbox makes one up at each start",
            "Last part of the address that Odoo's automations call, /hooks/odoo/<secret>: 24 or more letters, digits, - and _. Several, parted by commas, hold at once.",
            "<secret>,<former secret>",
            IsSecret: true
        );

    public static ConfigurationKey EventsHookSecret { get; } =
        new(
            "Events:HookSecret",
            "none; /hooks/events lets nobody in",
            "What n8n and other services prove themselves with at /hooks/events, likewise. A name and a colon before a secret say whose it is: event ids count for each name and type apart, and a sender's former and new secret carry the same name.",
            "n8n:whsec_<base64>,things:<api key>",
            IsSecret: true
        );

    public static ConfigurationKey DatabaseProvider { get; } =
        new("Database:Provider", "Sqlite", "Sqlite (one node) or Postgres (one or more nodes).", "Postgres");

    public static ConfigurationKey DatabaseConnectionString { get; } =
        new(
            "Database:ConnectionString",
            "none",
            "Where PostgreSQL is; needed for Postgres, refused for Sqlite. Sandbox and live need different databases.",
            "Host=db;Database=portal;Username=portal;Password=<password>",
            IsSecret: true
        );

    public static ConfigurationKey DataDirectory { get; } =
        new(
            "Portal:DataDirectory",
            "data, under the current directory",
            "Folder of the files; the sandbox writes to sandbox/ in it, a real installation to live/.",
            "/var/lib/portal"
        );

    public static ConfigurationKey TimeZone { get; } =
        new("Portal:TimeZone", "UTC", "IANA zone that times are shown in and jobs keep to.", "Europe/Zurich");

    public static ConfigurationKey AllowHttp { get; } =
        new(
            "Portal:AllowHttp",
            "false",
            "true lets other machines in over unencrypted http: passwords and cookies can be read on the way.",
            "true"
        );

    public static ConfigurationKey KnownProxies { get; } =
        new(
            "Portal:KnownProxies",
            "none",
            "Addresses or networks, comma-separated, whose X-Forwarded-For, -Proto and -Host are believed.",
            "10.0.0.5, 172.16.0.0/12"
        );

    public static ConfigurationKey PublicUrl { get; } =
        new(
            "Portal:PublicUrl",
            "the address of the request that asks for a link",
            "Where people reach Portal: the address in links of mails; mails about alarms hold none without it. https, unless in the sandbox or with Portal:AllowHttp.",
            "https://portal.example.com"
        );

    public static ConfigurationKey AllowedHosts { get; } =
        new(
            "AllowedHosts",
            "any",
            "Names that Portal answers to, separated by semicolons; a request for another one gets 400.",
            "portal.example.com;localhost"
        );

    public static IReadOnlyList<ConfigurationKey> All =>
        field ??= [
            OdooUrl,
            OdooDatabase,
            OdooUsername,
            OdooPassword,
            OdooApiKey,
            OdooProtocol,
            OdooProfile,
            OdooRequestTimeout,
            OdooConnectTimeout,
            OdooMaxParallelCalls,
            OdooCompanies,
            BillingVisibility,
            AbsBaseUrl,
            AbsApiKey,
            AbsTransport,
            AbsRequestTimeout,
            EntitlementTrigger,
            EntitlementDeposits,
            EntitlementPayload,
            EntitlementOrders,
            EntitlementPastOrders,
            SeatsProductCode,
            SeatsStaleAfter,
            SeatsAutoApproveSeats,
            SeatsAutoApprovePercent,
            SeatsRules,
            SubscriptionsModel,
            CatalogLead,
            CatalogOverwritePrices,
            PulsewayBaseUrl,
            PulsewayTokenId,
            PulsewayTokenSecret,
            PulsewayAuthentication,
            PulsewaySyncClients,
            PulsewayRequestTimeout,
            PulsewaySerialFields,
            AssetGraceDays,
            .. OfAlerts,
            .. OfBroker,
            PullOverlap,
            PullPageSize,
            OdooHookSecret,
            AbsHookSecret,
            EventsHookSecret,
            RetentionMessages,
            RetentionAlarms,
            SandboxEnabled,
            DatabaseProvider,
            DatabaseConnectionString,
            DataDirectory,
            BackupEnabled,
            BackupKeep,
            BackupPostgresPrograms,
            RetentionAudit,
            RetentionJobRuns,
            RetentionBodies,
            TimeZone,
            AllowHttp,
            KnownProxies,
            PagesPerPerson,
            PagesInAll,
            MetricsKey,
            PublicUrl,
            AllowedHosts,
            LockoutAfter,
            LockoutFor,
            SignInsPerMinute,
            IdleTimeout,
            SessionTimeout,
            RequireTwoFactor,
            AdminEmail,
            AdminPassword,
            MailHost,
            MailPort,
            MailTls,
            MailCaFile,
            MailUser,
            MailPassword,
            MailFrom,
        ];

    /// <summary>Names a setting may be written by: keys and plain variables.</summary>
    public static IEnumerable<string> Names =>
        All.Select(key => key.Name).Concat(All.Select(key => key.Variable).OfType<string>());
}

namespace Portal.Configuration;

/// <summary>Where devices are watched, and what becomes of their alerts.</summary>
internal static partial class ConfigurationKeys
{
    public static ConfigurationKey PulsewayWebhookSecret { get; } =
        new(
            "Pulseway:WebhookSecret",
            "none, /hooks/pulseway lets nobody in; the sandbox makes one up at each start",
            "SecretKey of Pulseway's notification webhook, which signs what comes to /hooks/pulseway; shown as a bearer token it lets in too. 24 or more characters; several, parted by commas, hold at once.",
            "<secret key>,<former secret key>",
            IsSecret: true
        );

    public static ConfigurationKey RocketCyberBaseUrl { get; } =
        new(
            "RocketCyber:BaseUrl",
            "none",
            "Connects a real RocketCyber and switches the sandbox off: the address that /incidents follows.",
            "https://api-eu.rocketcyber.com/v3"
        );

    public static ConfigurationKey RocketCyberApiKey { get; } =
        new(
            "RocketCyber:ApiKey",
            "none",
            "Portal's key at RocketCyber; needed with RocketCyber:BaseUrl.",
            "<api key>",
            IsSecret: true
        );

    public static ConfigurationKey RocketCyberWebhookToken { get; } =
        new(
            "RocketCyber:WebhookToken",
            "none, /hooks/rocketcyber lets nobody in; the sandbox makes one up at each start",
            "Bearer token that incidents come to /hooks/rocketcyber with: 24 or more letters, digits, - and _. Several, parted by commas, hold at once.",
            "<token>",
            IsSecret: true
        );

    public static ConfigurationKey RocketCyberFields { get; } =
        new(
            "RocketCyber:Fields",
            "RocketCyber's own",
            "For another security service at /hooks/rocketcyber: where it has a field of an incident, as field = path, comma-separated. A path goes inwards by points, with places in lists and * for all of one; where it finds nothing, the field's own name counts. Fields: id, title, updatedAt, resolvedAt, severity, description, hostname, affectedDevices, accountId, accountName, remediation, process, path, commandLine, hash.",
            "title = event.name, severity = event.level, affectedDevices = hosts.*.name"
        );

    public static ConfigurationKey TicketsModel { get; } =
        new(
            "Tickets:Model",
            "Helpdesk in the sandbox, else what Odoo has",
            "Where tickets live: Helpdesk (Enterprise), HelpdeskMgmt (OCA), ProjectTask or PortalOnly (no tickets in Odoo). Auto: the first of them that Odoo has.",
            "ProjectTask"
        );

    public static ConfigurationKey TicketsTeam { get; } =
        new(
            "Tickets:Team",
            "helpdesk.support_team, else the first team",
            "Team of tickets that no rule gives to another, by name or external id; with ProjectTask the project.",
            "Support"
        );

    public static ConfigurationKey AlertsReopenWithin { get; } =
        new(
            "Alerts:ReopenWithin",
            "00:00:00",
            "An alert that comes back so soon after its ticket was closed opens that ticket again, up to 30 days; later, and with 0, it gets a new one.",
            "1.00:00:00"
        );

    public static ConfigurationKey AlertsQuietAfter { get; } =
        new(
            "Alerts:QuietAfter",
            "00:00:00",
            "An alert that did not repeat for so long counts as over, 1 hour to 90 days; its ticket is closed unless a person touched it. 0: never.",
            "2.00:00:00"
        );

    public static ConfigurationKey AlertsRecoveryTitles { get; } =
        new(
            "Alerts:RecoveryTitles",
            "back online = offline, is online = offline",
            "Titles of notifications that say a condition of the same device is over, each with a part of the title it ends; upper and lower case are alike.",
            "back online = offline, wieder erreichbar = nicht erreichbar"
        );

    private static IEnumerable<ConfigurationKey> OfAlerts =>
        [
            PulsewayWebhookSecret,
            RocketCyberBaseUrl,
            RocketCyberApiKey,
            RocketCyberWebhookToken,
            RocketCyberFields,
            TicketsModel,
            TicketsTeam,
            AlertsReopenWithin,
            AlertsQuietAfter,
            AlertsRecoveryTitles,
        ];
}

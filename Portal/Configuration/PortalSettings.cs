using System.Net;
using System.Net.Mail;
using Microsoft.Data.Sqlite;
using Npgsql;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Abs;
using Portal.Core.Accounts;
using Portal.Core.Backups;
using Portal.Core.Billing;
using Portal.Core.Catalog;
using Portal.Core.Jobs;
using Portal.Core.Keeping;
using Portal.Core.Mail;
using Portal.Core.Mqtt;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Hosting;
using Portal.Webhooks;

namespace Portal.Configuration;

/// <summary>The administrator that is ensured at each start.</summary>
internal sealed record AdminSettings(string Email, Secret Password);

/// <summary>How Portal runs, read and checked once before anything starts. Source: DESIGN §5, §6.</summary>
internal sealed record PortalSettings
{
    public required bool IsSandbox { get; init; }

    /// <summary>Folder of this mode's files, absolute: sandbox and live never share one.</summary>
    public required string Folder { get; init; }

    public required PersistenceOptions Database { get; init; }

    public required TimeZoneInfo TimeZone { get; init; }

    public required bool AllowHttp { get; init; }

    public required IReadOnlyList<IPNetwork> KnownProxies { get; init; }

    /// <summary>How many pages may be open at once.</summary>
    public required OpenPageLimits Pages { get; init; }

    /// <summary>Where people reach Portal, ending in "/"; null when it is not set.</summary>
    public required Uri? PublicUrl { get; init; }

    /// <summary>Names that requests may come for; empty for any.</summary>
    public required IReadOnlyList<string> AllowedHosts { get; init; }

    /// <summary>True where the address in a mail could be one that a stranger made up: live, by mail, and nothing says what is right.</summary>
    public bool MailsAnyAddress => !IsSandbox && Mail.Host is not null && PublicUrl is null && AllowedHosts.Count == 0;

    public required AuthOptions Auth { get; init; }

    /// <summary>Where mail goes out.</summary>
    public required MailOptions Mail { get; init; }

    /// <summary>The real Odoo; without a URL in the sandbox, and where none is connected.</summary>
    public required OdooOptions Odoo { get; init; }

    /// <summary>The real ABS; without an address in the sandbox, and where none is connected.</summary>
    public required AbsOptions Abs { get; init; }

    /// <summary>The real message broker; without a host in the sandbox, and where none is connected.</summary>
    public MqttOptions Mqtt { get; init; } = new();

    /// <summary>Port of the sandbox's broker; 0 for any free one.</summary>
    public int MqttSandboxPort { get; init; }

    /// <summary>All that concerns devices.</summary>
    public required DeviceSettings Devices { get; init; }

    /// <summary>How orders become entitlements.</summary>
    public required EntitlementOptions Entitlements { get; init; }

    /// <summary>How templates of ABS become products.</summary>
    public CatalogOptions Catalog { get; init; } = new();

    public required BillingOptions Billing { get; init; }

    /// <summary>How imports from other systems behave.</summary>
    public required PullOptions Pulls { get; init; }

    public required DoorOptions Doors { get; init; }

    /// <summary>Who may read the metrics.</summary>
    public required MetricsOptions Metrics { get; init; }

    /// <summary>How long things are kept.</summary>
    public required RetentionOptions Retention { get; init; }

    /// <summary>Where backups go and what is in them.</summary>
    public required BackupOptions Backup { get; init; }

    public AdminSettings? Admin { get; init; }

    /// <summary>"sandbox" or "live": the folder's name and the database's stamp.</summary>
    public string Purpose => PurposeOf(IsSandbox);

    /// <summary>Reads everything.</summary>
    /// <exception cref="StartupFaultException">At least one setting is wrong; it lists all.</exception>
    public static PortalSettings Read(IConfiguration configuration)
    {
        var reader = SettingsReader.Over(configuration);
        var settings = ReadAll(reader);
        settings = settings with
        {
            Admin = ReadAdmin(reader),
            Catalog = CatalogSettings.Read(reader),
            Mqtt = MqttSettings.Read(
                reader,
                isShared: settings is { IsSandbox: false, Database.Provider: DatabaseProvider.Postgres }
            ) with
            {
                ReplyFilters = AbsReplyTopics.Filters,
                IsAsking = settings.Abs.Transport != AbsWay.Http,
            },
            MqttSandboxPort = MqttSettings.ReadSandboxPort(reader),
        };
        return reader.Faults.Count == 0 ? settings : throw new StartupFaultException(reader.Faults);
    }

    private static PortalSettings ReadAll(SettingsReader reader)
    {
        var isSandbox = ReadSandbox(reader);
        var folder = ModeFolder.Ensure(reader, PurposeOf(isSandbox));
        var database = ReadDatabase(reader, folder);
        var zone = ReadTimeZone(reader);
        var allowHttp = reader.Flag(ConfigurationKeys.AllowHttp) ?? false;
        var site = AddressSettings.ReadPublicUrl(reader, mayBePlain: isSandbox || allowHttp);
        return new PortalSettings
        {
            IsSandbox = isSandbox,
            Folder = folder,
            Database = database,
            TimeZone = zone,
            AllowHttp = allowHttp,
            KnownProxies = AddressSettings.ReadProxies(reader),
            PublicUrl = site,
            AllowedHosts = AddressSettings.ReadAllowedHosts(reader),
            Pages = OpenPageLimits.Read(reader),
            Metrics = MetricsOptions.Read(reader),
            Auth = AuthOptions.Read(reader, isSandbox, zone),
            Mail = MailSettings.Read(reader, site),
            Odoo = OdooSettings.Read(reader),
            Abs = AbsSettings.Read(reader, isSandbox),
            Devices = DeviceSettings.Read(reader, isSandbox, zone),
            Entitlements = AbsSettings.ReadEntitlements(reader, isSandbox),
            Billing = ReadBilling(reader),
            Pulls = ReadPulls(reader),
            Doors = DoorSettings.Read(reader, isSandbox),
            Retention = KeepingSettings.ReadRetention(reader),
            Backup = KeepingSettings.ReadBackup(reader, database, folder) with { Zone = zone },
        };
    }

    private static string PurposeOf(bool isSandbox) => isSandbox ? "sandbox" : "live";

    private static bool ReadSandbox(SettingsReader reader)
    {
        var wanted = reader.Flag(ConfigurationKeys.SandboxEnabled);
        var vendor = ConfigurationKeys.VendorAddresses.FirstOrDefault(reader.IsSet);
        if (wanted == true && vendor is not null)
        {
            reader.Refuse(
                ConfigurationKeys.SandboxEnabled,
                $"the sandbox never runs beside a real system, and {vendor.Name} ({vendor.Variable}) is set. Remove one of the two."
            );
        }

        return wanted ?? vendor is null;
    }

    private static PersistenceOptions ReadDatabase(SettingsReader reader, string folder)
    {
        var provider = reader.Choice(ConfigurationKeys.DatabaseProvider, DatabaseProvider.Sqlite);
        var connection = reader.Secret(ConfigurationKeys.DatabaseConnectionString);
        if (provider == DatabaseProvider.Sqlite)
        {
            if (connection is not null)
            {
                reader.Refuse(
                    ConfigurationKeys.DatabaseConnectionString,
                    $"Sqlite keeps its file in {ConfigurationKeys.DataDirectory.Name}. Remove it, or set {ConfigurationKeys.DatabaseProvider.Name}=Postgres."
                );
            }

            var file = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "portal.db") };
            return new PersistenceOptions(provider, new Secret(file.ToString()));
        }

        if (connection is null)
        {
            reader.Refuse(ConfigurationKeys.DatabaseConnectionString, "Postgres needs to know where the server is.");
        }
        else if (!IsPostgres(connection))
        {
            reader.Refuse(
                ConfigurationKeys.DatabaseConnectionString,
                "it is no PostgreSQL connection string with a Host and a Database."
            );
            connection = null;
        }

        return new PersistenceOptions(provider, connection ?? new Secret(""));
    }

    private static bool IsPostgres(Secret connection)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(connection.Reveal());
            return !string.IsNullOrEmpty(parts.Host) && !string.IsNullOrEmpty(parts.Database);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static TimeZoneInfo ReadTimeZone(SettingsReader reader)
    {
        var text = reader.Text(ConfigurationKeys.TimeZone);
        if (text is null)
        {
            return TimeZoneInfo.Utc;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) && zone.HasIanaId)
        {
            return zone;
        }

        reader.Refuse(ConfigurationKeys.TimeZone, $"\"{text}\" is no IANA time zone.");
        return TimeZoneInfo.Utc;
    }

    private static BillingOptions ReadBilling(SettingsReader reader) =>
        new() { Visibility = reader.Choice(ConfigurationKeys.BillingVisibility, BillingVisibilityMode.CreatorOrContact) };

    private static PullOptions ReadPulls(SettingsReader reader) =>
        new()
        {
            PullOverlap = reader.Length(
                ConfigurationKeys.PullOverlap,
                new PullOptions().PullOverlap,
                TimeSpan.FromMinutes(1),
                TimeSpan.FromDays(1)
            ),
            PullPageSize = reader.Number(ConfigurationKeys.PullPageSize, new PullOptions().PullPageSize, 1, 5000),
        };

    private static AdminSettings? ReadAdmin(SettingsReader reader)
    {
        var email = reader.Text(ConfigurationKeys.AdminEmail);
        var password = reader.Secret(ConfigurationKeys.AdminPassword);
        if (
            email is not null
            && !(Folding.IsClean(email) && MailAddress.TryCreate(email, out var address) && address.Address == email)
        )
        {
            reader.Refuse(ConfigurationKeys.AdminEmail, $"\"{email}\" is no e-mail address.");
        }

        if (password is not null && PasswordRules.Check(password.Reveal(), email ?? "", "") is { } weak)
        {
            reader.Refuse(
                ConfigurationKeys.AdminPassword,
                $"it is no password to protect an administrator with. {weak.Sentence}"
            );
        }

        if (email is null != password is null)
        {
            var (set, missing) = email is null
                ? (ConfigurationKeys.AdminPassword, ConfigurationKeys.AdminEmail)
                : (ConfigurationKeys.AdminEmail, ConfigurationKeys.AdminPassword);
            reader.Refuse(missing, $"{set.Name} is set without it; they go together.");
        }

        return email is null || password is null ? null : new AdminSettings(email, password);
    }
}

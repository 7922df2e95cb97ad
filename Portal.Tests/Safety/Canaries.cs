using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Configuration;
using Portal.Core.Persistence;
using Portal.Sandbox.Mqtt;

namespace Portal.Tests.Safety;

/// <summary>A value for every secret that can be told again wherever it turns up. Source: STYLE §5, ASVS 5.0 §16.2.5.</summary>
internal sealed class Canaries
{
    public const string AdminEmail = "root@example.com";
    public const string AdminPassword = "canary admin password 1";

    private readonly List<(string Name, string Value)> _values =
    [
        ("Odoo:Password", "canary-odoo-password-2"),
        ("Odoo:ApiKey", "canary-odoo-api-key-3-0123456789"),
        ("Odoo:HookSecret", "canary-odoo-hook-secret-4-0123456789"),
        ("Abs:HookSecret", "canary-abs-hook-key-5-0123456789"),
        ("Abs:ApiKey", "canary-abs-api-key-11-0123456789"),
        ("Pulseway:TokenSecret", "canary-pulseway-token-12-0123456789"),
        ("Events:HookSecret", "canary-events-hook-key-6-0123456789"),
        ("Pulseway:WebhookSecret", "canary-pulseway-hook-12-0123456789"),
        ("RocketCyber:ApiKey", "canary-rocketcyber-api-key-13-0123456789"),
        ("RocketCyber:WebhookToken", "canary-rocketcyber-token-14-0123456789"),
        ("Mail:Password", "canary-mail-password-7"),
        ("Mqtt:Password", "canary-mqtt-password-15"),
        ("Metrics:Key", "canary-metrics-key-8-0123456789"),
        ("PORTAL_ADMIN_PASSWORD", AdminPassword),
    ];

    /// <summary>Settings with all of them, for an Odoo at an address, and a mail server and a broker at a port.</summary>
    public IEnumerable<(string Key, string Value)> Settings(Uri odoo, int mailPort, int brokerPort) =>
        [
            .. _values.Where(each => each.Name != Database),
            ("Odoo:Url", $"{odoo}"),
            ("Abs:BaseUrl", $"{new Uri(odoo, "abs")}"),
            ("Pulseway:BaseUrl", $"{new Uri(odoo, "pulseway/v3")}"),
            ("Pulseway:TokenId", "portal"),
            ("RocketCyber:BaseUrl", $"{new Uri(odoo, "rocketcyber/v3")}"),
            ("Odoo:Database", "sandbox"),
            ("Odoo:Username", "admin"),
            ("Mail:Host", "127.0.0.1"),
            ("Mail:Port", $"{mailPort}"),
            ("Mail:Tls", "None"),
            ("Mail:User", "portal"),
            ("Mail:From", "portal@example.com"),
            ("Mqtt:Host", MqttSandbox.Host),
            ("Mqtt:Port", $"{brokerPort}"),
            ("Mqtt:Username", "portal"),
            ("PORTAL_ADMIN_EMAIL", AdminEmail),
            ("Auth:RequireTwoFactor", "None"),
        ];

    public static string Database { get; } = ConfigurationKeys.DatabaseConnectionString.Name;

    public string this[string name] => _values.Single(each => each.Name == name).Value;

    /// <summary>Secrets of the configuration that have no canary.</summary>
    public IReadOnlyList<string> Missing(bool hasDatabasePassword) =>
        [
            .. ConfigurationKeys
                .All.Where(key => key.IsSecret && (hasDatabasePassword || key.Name != Database))
                .Select(key => key.Name)
                .Except(_values.Select(each => each.Name)),
        ];

    /// <summary>Adds one that came about on the way, such as a link's token.</summary>
    public void Add(string name, string value) => _values.Add((name, value));

    /// <summary>Which of them stand in a text, as they are or in another writing.</summary>
    public IEnumerable<string> In(string place, string text) =>
        from each in _values
        from written in Writings(each.Value).Distinct()
        let at = text.IndexOf(written, StringComparison.OrdinalIgnoreCase)
        where at >= 0
        select $"{each.Name} in {place}: …{text[Math.Max(0, at - 60)..Math.Min(text.Length, at + written.Length + 20)]}…";

    /// <summary>All rows of all tables, as text.</summary>
    public static async Task<string> DumpAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var connection = db.Database.GetDbConnection();
        await db.Database.OpenConnectionAsync(cancellationToken);
        var list = db.Database.IsSqlite()
            ? "SELECT name FROM sqlite_master WHERE type = 'table'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'";
        var dump = new StringBuilder();
        foreach (var table in (await RowsAsync(connection, list, cancellationToken)).Select(row => row.Trim()))
        {
            dump.AppendLine(table).AppendJoin('\n', await RowsAsync(connection, $"SELECT * FROM \"{table}\"", cancellationToken));
        }

        return dump.ToString();
    }

    private static async Task<List<string>> RowsAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new StringBuilder();
            for (var column = 0; column < reader.FieldCount; column++)
            {
                row.Append(reader.GetValue(column) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : reader.GetValue(column))
                    .Append(' ');
            }

            rows.Add(row.ToString());
        }

        return rows;
    }

    private static IEnumerable<string> Writings(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return [value, Uri.EscapeDataString(value), Convert.ToBase64String(bytes).TrimEnd('='), Convert.ToHexString(bytes)];
    }
}

using System.Globalization;
using Npgsql;

namespace Portal.Core.Backups;

/// <summary>
/// A connection string of ours as PostgreSQL's own programs know it: by variables of their environment. What they have no variable for is refused,
/// since they would connect otherwise than Portal does.
/// </summary>
internal static class PostgresVariables
{
    /// <summary>The variables.</summary>
    /// <exception cref="BackupException">They cannot connect so.</exception>
    public static IReadOnlyList<(string Name, string Value)> Of(Secret connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString.Reveal());
        if (connection.SslPassword is { Length: > 0 })
        {
            throw new BackupException(
                "The client certificate's key has a password (SSL Password), which PostgreSQL's own programs take from nowhere. No backup was made "
                    + "and nothing was changed. Give Database:ConnectionString a key without one that only Portal's user may read, or set "
                    + "Backup:Enabled=false and back the server up otherwise."
            );
        }

        (string Name, string? Value)[] all =
        [
            .. Hosts(connection),
            ("PGDATABASE", connection.Database),
            ("PGAPPNAME", "portal-backup"),
            ("PGCLIENTENCODING", "UTF8"),
            ("PGUSER", connection.Username),
            ("PGPASSWORD", connection.Password),
            ("PGPASSFILE", connection.Passfile),
            ("PGSSLMODE", connection.SslMode is SslMode.Prefer ? null : Mode(connection.SslMode)),
            ("PGSSLROOTCERT", connection.RootCertificate),
            ("PGSSLCERT", connection.SslCertificate),
            ("PGSSLKEY", connection.SslKey),
            ("PGOPTIONS", Options(connection)),
        ];
        return [.. all.Where(each => each.Value is { Length: > 0 }).Select(each => (each.Name, each.Value ?? ""))];
    }

    // "one:5433,two" is a host and perhaps a port each; an address of IPv6 has colons of its own
    private static IEnumerable<(string Name, string? Value)> Hosts(NpgsqlConnectionStringBuilder connection)
    {
        var parts = (connection.Host ?? "").Split(',', StringSplitOptions.TrimEntries);
        var hosts = parts.Select(part => part.Count(sign => sign == ':') == 1 ? part.Split(':') : [part]).ToList();
        yield return ("PGHOST", string.Join(',', hosts.Select(host => host[0])));
        var own = connection.Port.ToString(CultureInfo.InvariantCulture);
        yield return ("PGPORT", string.Join(',', hosts.Select(host => host.Length > 1 ? host[1] : own)));
    }

    private static string Options(NpgsqlConnectionStringBuilder connection)
    {
        var path = connection.SearchPath is { Length: > 0 } search
            ? $"-c search_path={search.Replace("\\", "\\\\").Replace(" ", "\\ ")}"
            : "";
        return $"{connection.Options} {path}".Trim();
    }

    private static string Mode(SslMode mode) =>
        mode switch
        {
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            _ => mode.ToString().ToLowerInvariant(),
        };
}

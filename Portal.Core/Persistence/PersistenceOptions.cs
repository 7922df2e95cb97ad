using Npgsql;

namespace Portal.Core.Persistence;

/// <summary>The databases Portal runs on; every test suite runs on both.</summary>
public enum DatabaseProvider
{
    /// <summary>One file in the data directory, one node.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, one or more nodes.</summary>
    Postgres,
}

/// <summary>Where Portal keeps its rows.</summary>
public sealed record PersistenceOptions
{
    private const string Durability = "synchronous_commit";

    /// <summary>Says where.</summary>
    /// <param name="provider">Which database.</param>
    /// <param name="connectionString">Its ADO.NET connection string; may hold a password.</param>
    /// <exception cref="ArgumentException">It is none for PostgreSQL.</exception>
    public PersistenceOptions(DatabaseProvider provider, Secret connectionString) =>
        (Provider, ConnectionString) = (
            provider,
            provider == DatabaseProvider.Postgres ? new Secret(Durable(connectionString.Reveal())) : connectionString
        );

    /// <summary>Which database.</summary>
    public DatabaseProvider Provider { get; }

    /// <summary>Its ADO.NET connection string, the same for all parts, so that they share one pool; may hold a password.</summary>
    public Secret ConnectionString { get; }

    // a server or role set to "off" would acknowledge what a power cut takes away (P1); whoever names it in the connection string knows
    private static string Durable(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        if (builder.Options?.Contains(Durability, StringComparison.Ordinal) != true)
        {
            builder.Options = $"{builder.Options} -c {Durability}=on".Trim();
        }

        return builder.ToString();
    }
}

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
/// <param name="Provider">Which database.</param>
/// <param name="ConnectionString">Its ADO.NET connection string; may hold a password.</param>
public sealed record PersistenceOptions(DatabaseProvider Provider, Secret ConnectionString);

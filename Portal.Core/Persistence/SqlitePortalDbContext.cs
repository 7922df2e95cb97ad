using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Portal.Core.Persistence;

/// <summary>Portal's tables in a SQLite file: write-ahead log, every commit synced to disk.</summary>
public sealed class SqlitePortalDbContext(DbContextOptions<SqlitePortalDbContext> options, WriteGate gate)
    : PortalDbContext(options, gate)
{
    internal sealed class DesignTime : IDesignTimeDbContextFactory<SqlitePortalDbContext>
    {
        public SqlitePortalDbContext CreateDbContext(string[] args) =>
            new(
                new DbContextOptionsBuilder<SqlitePortalDbContext>().UseSqlite("Data Source=design.db").Options,
                new WriteGate(DatabaseProvider.Sqlite)
            );
    }

    /// <summary>Sets what SQLite keeps per connection, and the write-ahead log. Source: PERFORMANCE §5 (FULL survives power loss).</summary>
    internal sealed class Pragmas : DbConnectionInterceptor
    {
        private static readonly string Text = FormattableString.Invariant(
            $"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit={SqliteSession.LogLimit};"
        );

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Text;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(
            DbConnection connection,
            ConnectionEndEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Text;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Portal.Core.Persistence;

/// <summary>One prepared statement, run for each row: SQLite has no round trips to save.</summary>
internal sealed class SqliteRowWriter<T> : RowWriter<T>
    where T : class
{
    private readonly Statement _insert;
    private readonly Statement _update;

    private SqliteRowWriter(PortalDbContext db)
        : base(db)
    {
        var values = string.Join(", ", Layout.Columns.Select((_, at) => $"$p{at}"));
        _insert = new Statement(
            db,
            Layout,
            $"INSERT INTO {Layout.Table} ({Layout.ColumnNames}) VALUES ({values}) ON CONFLICT DO NOTHING"
        );
        var sets = Layout
            .Columns.Index()
            .Where(column => column.Item != Layout.Key)
            .Select(column => $"{column.Item.Name} = $p{column.Index}");
        var key = Layout.Columns.Index().Single(column => column.Item == Layout.Key).Index;
        _update = new Statement(
            db,
            Layout,
            $"UPDATE {Layout.Table} SET {string.Join(", ", sets)} WHERE {Layout.Key.Name} = $p{key} AND {Layout.Version.Name} = $read"
        );
    }

    /// <summary>
    /// Opens one. Its commits wait for no disk: in a write-ahead log they stay in order, so what a power cut takes back is the end of a pull,
    /// its cursor included. The next user of the connection gets full syncing back when it is opened. Source: PERFORMANCE §5 (SQLite WAL).
    /// </summary>
    public static async Task<SqliteRowWriter<T>> OpenAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA synchronous=NORMAL";
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new SqliteRowWriter<T>(db);
    }

    // some milliseconds at most: whoever writes looks at the clock in between
    public override int Slice => 16;

    public override async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync();
        await _update.DisposeAsync();
        await base.DisposeAsync();
    }

    private protected override Task<IReadOnlyList<T>> WriteInsideAsync(
        IReadOnlyList<RowWrite<T>> rows,
        CancellationToken cancellationToken
    )
    {
        var refused = new List<T>();
        foreach (var (row, readVersion) in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var written = readVersion is { } version ? _update.Run(row, version) : _insert.Run(row, null);
            if (written == 0)
            {
                refused.Add(row);
            }
        }

        return Task.FromResult<IReadOnlyList<T>>(refused);
    }

    private sealed class Statement : IAsyncDisposable
    {
        private readonly PortalDbContext _db;
        private readonly DbCommand _command;
        private readonly (RowColumn Column, DbParameter Parameter)[] _values;
        private readonly DbParameter _read;

        public Statement(PortalDbContext db, RowLayout layout, string text)
        {
            _db = db;
            _command = db.Database.GetDbConnection().CreateCommand();
            _command.CommandText = text;
            _values = [.. layout.Columns.Select((column, at) => (column, column.AddParameter(_command, $"$p{at}")))];
            _read = layout.Version.AddParameter(_command, "$read");
        }

        public int Run(T row, int? readVersion)
        {
            var transaction = _db.Database.CurrentTransaction?.GetDbTransaction();
            if (_command.Transaction != transaction)
            {
                _command.Transaction = transaction;
            }

            foreach (var (column, parameter) in _values)
            {
                parameter.Value = column.Read(row) ?? DBNull.Value;
            }

            _read.Value = readVersion ?? (object)DBNull.Value;
            return _command.ExecuteNonQuery();
        }

        public ValueTask DisposeAsync() => _command.DisposeAsync();
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Portal.Core.Persistence;

/// <summary>One statement for many rows, each column an array: one round trip.</summary>
internal sealed class PostgresRowWriter<T>(PortalDbContext db) : RowWriter<T>(db)
    where T : class
{
    public override int Slice => 5000;

    private protected override async Task<IReadOnlyList<T>> WriteInsideAsync(
        IReadOnlyList<RowWrite<T>> rows,
        CancellationToken cancellationToken
    )
    {
        var refused = new List<T>();
        refused.AddRange(await InsertAsync([.. rows.Where(row => row.ReadVersion is null)], cancellationToken));
        refused.AddRange(await UpdateAsync([.. rows.Where(row => row.ReadVersion is not null)], cancellationToken));
        return refused;
    }

    private Task<IReadOnlyList<T>> InsertAsync(IReadOnlyList<RowWrite<T>> rows, CancellationToken cancellationToken)
    {
        var text =
            $"INSERT INTO {Layout.Table} ({Layout.ColumnNames}) SELECT * FROM unnest({Arrays()}) "
            + $"ON CONFLICT DO NOTHING RETURNING {Layout.Key.Name}";
        return RunAsync(text, rows, cancellationToken);
    }

    private Task<IReadOnlyList<T>> UpdateAsync(IReadOnlyList<RowWrite<T>> rows, CancellationToken cancellationToken)
    {
        var sets = string.Join(", ", Layout.Changeable.Select(column => $"{column.Name} = given.{column.Name}"));
        var text =
            $"UPDATE {Layout.Table} AS kept SET {sets} FROM unnest({Arrays()}, @read) AS given ({Layout.ColumnNames}, read_version) "
            + $"WHERE kept.{Layout.Key.Name} = given.{Layout.Key.Name} AND kept.{Layout.Version.Name} = given.read_version "
            + $"RETURNING kept.{Layout.Key.Name}";
        return RunAsync(text, rows, cancellationToken);
    }

    private string Arrays() => string.Join(", ", Layout.Columns.Select((_, at) => $"@p{at}"));

    private async Task<IReadOnlyList<T>> RunAsync(
        string text,
        IReadOnlyList<RowWrite<T>> rows,
        CancellationToken cancellationToken
    )
    {
        if (rows.Count == 0)
        {
            return [];
        }

        await using var command = new NpgsqlCommand(
            text,
            (NpgsqlConnection)Db.Database.GetDbConnection(),
            (NpgsqlTransaction?)Db.Database.CurrentTransaction?.GetDbTransaction()
        );
        foreach (var (at, column) in Layout.Columns.Index())
        {
            command.Parameters.Add(
                new NpgsqlParameter($"p{at}", ArrayOf(column, rows)) { DataTypeName = $"{column.StoreType}[]" }
            );
        }

        command.Parameters.AddWithValue("read", rows.Select(row => row.ReadVersion ?? 0).ToArray());
        var written = new HashSet<object>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            written.Add(reader.GetValue(0));
        }

        return written.Count == rows.Count
            ? []
            : [.. rows.Select(row => row.Row).Where(row => !written.Contains(Layout.Key.Read(row)!))]; // a key is never null
    }

    private static Array ArrayOf(RowColumn column, IReadOnlyList<RowWrite<T>> rows)
    {
        var values = Array.CreateInstance(column.ValueType, rows.Count);
        for (var at = 0; at < rows.Count; at++)
        {
            values.SetValue(column.Read(rows[at].Row), at);
        }

        return values;
    }
}

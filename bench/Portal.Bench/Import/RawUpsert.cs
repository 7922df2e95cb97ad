using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core.Billing;
using Portal.Core.Persistence;

namespace Portal.Bench.Import;

/// <summary>
/// The yardstick: the same rows with every value made beforehand, by one prepared upsert into the same table, 5,000 a transaction, without
/// looking anything up.
/// </summary>
internal sealed class RawUpsert
{
    private const int PerTransaction = 5000;

    private readonly PortalDatabase _database;
    private readonly RowLayout _layout;
    private readonly List<object?[]> _rows;

    public RawUpsert(PortalDatabase database, IReadOnlyList<PartnerPair> pairs, string country)
    {
        _database = database;
        using var db = database.CreateDbContext();
        _layout = RowLayout.Of<BillingAddress>(db);
        _rows =
        [
            .. pairs
                .Select(pair =>
                    BillingAddress.Import(BillingAddressId.Create(TimeProvider.System), pair.Record!, country, DateTime.UtcNow)
                )
                .Select(row => _layout.Columns.Select(column => column.Read(row)).ToArray()),
        ];
    }

    private string Conflict =>
        "ON CONFLICT (\"InvoiceContactId\") DO UPDATE SET "
        + string.Join(
            ", ",
            _layout
                .Changeable.Where(column => column.Property.Name is not "CreatedAt")
                .Select(column => $"{column.Name} = excluded.{column.Name}")
        )
        + " WHERE \"BillingAddresses\".\"MirrorHash\" <> excluded.\"MirrorHash\"";

    public async Task RunAsync()
    {
        await using var db = _database.CreateDbContext();
        await db.Database.OpenConnectionAsync();
        var connection = db.Database.GetDbConnection();
        if (connection is NpgsqlConnection postgres)
        {
            await RunAsync(postgres);
        }
        else
        {
            await RunAsync(connection);
        }
    }

    private async Task RunAsync(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        var names = _layout.Columns.Select((_, at) => $"$p{at}").ToList();
        command.CommandText =
            $"INSERT INTO {_layout.Table} ({_layout.ColumnNames}) VALUES ({string.Join(", ", names)}) {Conflict}";
        var parameters = _layout.Columns.Select((column, at) => column.AddParameter(command, names[at])).ToList();
        foreach (var part in _rows.Chunk(PerTransaction))
        {
            await using var transaction = await connection.BeginTransactionAsync();
            command.Transaction = transaction;
            foreach (var row in part)
            {
                for (var at = 0; at < row.Length; at++)
                {
                    parameters[at].Value = row[at] ?? DBNull.Value;
                }

                command.ExecuteNonQuery();
            }

            await transaction.CommitAsync();
        }
    }

    private async Task RunAsync(NpgsqlConnection connection)
    {
        var text =
            $"INSERT INTO {_layout.Table} ({_layout.ColumnNames}) SELECT * FROM unnest("
            + string.Join(", ", _layout.Columns.Select((_, at) => $"@p{at}"))
            + $") {Conflict}";
        foreach (var part in _rows.Chunk(PerTransaction))
        {
            await using var command = new NpgsqlCommand(text, connection);
            foreach (var (at, column) in _layout.Columns.Index())
            {
                var values = Array.CreateInstance(column.ValueType, part.Length);
                for (var row = 0; row < part.Length; row++)
                {
                    values.SetValue(part[row][at], row);
                }

                command.Parameters.Add(new NpgsqlParameter($"p{at}", values) { DataTypeName = $"{column.StoreType}[]" });
            }

            await command.ExecuteNonQueryAsync();
        }
    }
}

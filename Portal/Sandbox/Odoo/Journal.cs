using System.Text.Json;
using Microsoft.Data.Sqlite;
using Portal.Sandbox.Odoo.Models.Studio;

namespace Portal.Sandbox.Odoo;

/// <summary>The sandbox's own SQLite file: every committed call is in it before the call is answered.</summary>
/// <remarks>
/// Write-ahead log with <c>synchronous=NORMAL</c>: what was committed survives the end of the process at any moment,
/// kill -9 included; a power cut may lose the last calls.
/// </remarks>
internal sealed class Journal : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _remove;
    private readonly SqliteCommand _sequence;

    public Journal(string path)
    {
        _connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        Run("PRAGMA journal_mode=WAL");
        Run("PRAGMA synchronous=NORMAL");
        Run(
            "CREATE TABLE IF NOT EXISTS record (model TEXT NOT NULL, id INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (model, id)) WITHOUT ROWID"
        );
        Run("CREATE TABLE IF NOT EXISTS sequence (model TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID");
        _put = Prepare("INSERT OR REPLACE INTO record (model, id, body) VALUES ($model, $id, $body)", "$model", "$id", "$body");
        _remove = Prepare("DELETE FROM record WHERE model = $model AND id = $id", "$model", "$id");
        _sequence = Prepare("INSERT OR REPLACE INTO sequence (model, next) VALUES ($model, $next)", "$model", "$next");
    }

    /// <summary>Fills the database with what was kept, the models made over the API first. Other models and fields that no longer exist are passed over.</summary>
    public void Load(OdooDatabase database)
    {
        Rows("model LIKE 'ir.model%'");
        StudioRegistry.Restore(database);
        Rows("model NOT LIKE 'ir.model%'");
        Each("SELECT model, next FROM sequence", (table, record) => table.NextId = Math.Max(table.NextId, record.GetInt64(1)));

        void Rows(string which) =>
            Each(
                $"SELECT model, body FROM record WHERE {which} ORDER BY model, id",
                (table, record) => table.Put(RowText.Parse(table.Model, record.GetString(1)))
            );

        void Each(string sql, Action<Table, SqliteDataReader> put)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                if (database.Find(reader.GetString(0)) is { } table)
                {
                    put(table, reader);
                }
            }
        }
    }

    public void Commit(Transaction work)
    {
        using var transaction = _connection.BeginTransaction();
        foreach (var command in new[] { _put, _remove, _sequence })
        {
            command.Transaction = transaction;
        }

        foreach (var (model, id, row) in work.Changes)
        {
            Keep(model, id, row);
        }

        foreach (var model in work.Changes.Select(change => change.Model).Distinct())
        {
            Execute(_sequence, model.Name, work.Database.Find(model.Name)?.NextId ?? 1L);
        }

        transaction.Commit();
    }

    public void Dispose()
    {
        _put.Dispose();
        _remove.Dispose();
        _sequence.Dispose();
        _connection.Dispose();
    }

    private void Keep(Model model, long id, Row? row)
    {
        if (row is null)
        {
            Execute(_remove, model.Name, id);
        }
        else
        {
            Execute(_put, model.Name, id, RowText.Of(model, row));
        }
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, params string[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            command.Parameters.Add(new() { ParameterName = name });
        }

        return command;
    }

    private static void Execute(SqliteCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }

    /// <summary>A row as JSON by field name, empty values left out.</summary>
    private static class RowText
    {
        public static string Of(Model model, Row row) =>
            System.Text.Encoding.UTF8.GetString(
                PyJson.Write(
                    model
                        .Fields.Values.Where(field => field.InRow && row[field] is not null)
                        .ToDictionary(
                            field => field.Name,
                            field => row[field] is DateTime moment ? PyTime.Full(moment) : row[field]
                        )
                )
            );

        public static Row Parse(Model model, string text)
        {
            using var document = JsonDocument.Parse(text);
            var slots = new object?[model.Slots];
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (model.Fields.TryGetValue(property.Name, out var field) && field.InRow)
                {
                    slots[field.Slot] = Value(field, property.Value);
                }
            }

            return new(slots);
        }

        private static object? Value(Field field, JsonElement value) =>
            field.Type switch
            {
                FieldType.Integer or FieldType.Many2one => value.GetInt64(),
                FieldType.Float or FieldType.Monetary => value.GetDouble(),
                FieldType.Boolean => value.GetBoolean(),
                FieldType.Datetime => PyTime.ParseDomain(value.GetString() ?? "", "="),
                FieldType.Date => PyTime.ParseDay(value.GetString() ?? ""),
                FieldType.Many2many => value.EnumerateArray().Select(item => item.GetInt64()).ToArray(),
                _ => value.GetString(),
            };
    }
}

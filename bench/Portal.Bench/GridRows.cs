using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Portal.Core.Billing;
using Portal.Core.Persistence;

namespace Portal.Bench;

/// <summary>Invented billing addresses, the same ones for the same number: names of some 60,000 words, 5,000 cities, 200 countries of falling size.</summary>
internal sealed class GridRows
{
    private const string Consonants = "bdfgklmnprstvwz";
    private const string Vowels = "aeiou";
    private static readonly string[] Forms = ["AG", "GmbH", "SA", "Ltd", "Inc", "BV", "Sarl", "KG"];

    private readonly Random _random = new(1);
    private readonly string[] _words;
    private readonly string[] _cities;

    public GridRows()
    {
        _words = [.. Enumerable.Range(0, 60_000).Select(_ => Word())];
        _cities = [.. Enumerable.Range(0, 5_000).Select(_ => Word())];
    }

    public string AnyWord(Random random) => _words[random.Next(_words.Length)];

    public string AnyCity(Random random) => _cities[random.Next(_cities.Length)];

    /// <summary>Fills the empty table, as fast as the database takes it; the substring index is made by the next migration.</summary>
    public async Task FillAsync(PortalDatabase databases, int count)
    {
        await using var db = databases.CreateDbContext();
        await db.Database.OpenConnectionAsync();
        if (db.Database.GetDbConnection() is SqliteConnection sqlite)
        {
            await FillAsync(sqlite, db, count);
        }
        else
        {
            await FillAsync((NpgsqlConnection)db.Database.GetDbConnection(), db, count);
        }
    }

    private async Task FillAsync(SqliteConnection connection, PortalDbContext db, int count)
    {
        await RunAsync(
            connection,
            "PRAGMA synchronous=OFF; PRAGMA cache_size=-800000; DROP TRIGGER \"BillingAddresses_Search_Insert\""
        );
        var columns = ColumnsOf(db);
        await using var insert = connection.CreateCommand();
        insert.CommandText =
            $"INSERT INTO \"BillingAddresses\" ({string.Join(", ", columns.Select(each => each.Name))}) "
            + $"VALUES ({string.Join(", ", columns.Select((_, at) => $"$p{at}"))})";
        var parameters = columns.Select((_, at) => insert.Parameters.AddWithValue($"$p{at}", DBNull.Value)).ToList();
        for (var done = 0; done < count; )
        {
            await using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var end = Math.Min(done + 20_000, count); done < end; done++)
            {
                var row = Make(done);
                for (var at = 0; at < columns.Count; at++)
                {
                    parameters[at].Value = columns[at].Read(row) ?? DBNull.Value;
                }

                insert.ExecuteNonQuery();
            }

            await transaction.CommitAsync();
        }
    }

    private async Task FillAsync(NpgsqlConnection connection, PortalDbContext db, int count)
    {
        await RunAsync(connection, "DROP INDEX \"IX_BillingAddresses_SearchText_Trigrams\"");
        var columns = ColumnsOf(db);
        await using (
            var copy = await connection.BeginBinaryImportAsync(
                $"COPY \"BillingAddresses\" ({string.Join(", ", columns.Select(each => each.Name))}) FROM STDIN (FORMAT BINARY)"
            )
        )
        {
            for (var number = 0; number < count; number++)
            {
                var row = Make(number);
                await copy.StartRowAsync();
                foreach (var column in columns)
                {
                    await WriteAsync(copy, column.Read(row));
                }
            }

            await copy.CompleteAsync();
        }

        await RunAsync(connection, "VACUUM ANALYZE \"BillingAddresses\"");
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, object? value) =>
        value switch
        {
            null => copy.WriteNullAsync(),
            string text => copy.WriteAsync(text, NpgsqlDbType.Text),
            int number => copy.WriteAsync(number, NpgsqlDbType.Integer),
            Guid id => copy.WriteAsync(id, NpgsqlDbType.Uuid),
            DateTime at => copy.WriteAsync(at, NpgsqlDbType.TimestampTz),
            _ => throw new NotSupportedException(value.GetType().Name),
        };

    private static async Task RunAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    private static List<(string Name, Func<BillingAddress, object?> Read)> ColumnsOf(PortalDbContext db) =>
        [
            .. from property in db.Model.FindEntityType(typeof(BillingAddress))!.GetProperties()
            let read = (Func<BillingAddress, object?>)(row => property.PropertyInfo!.GetValue(row))
            let isEnum = property.ClrType.IsEnum
            select ($"\"{property.GetColumnName()}\"", isEnum ? row => (int)read(row)! : read),
        ];

    private BillingAddress Make(int number)
    {
        var at = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(_random.Next(60_000_000));
        string first = AnyWord(_random),
            second = AnyWord(_random);
        var company = new PartnerRecord
        {
            Name = $"{first} {second} {Forms[_random.Next(Forms.Length)]}",
            VatNumber = $"CHE{_random.Next(1_000_000_000):000000000}",
            Zip = $"{_random.Next(1000, 99_999)}",
            City = AnyCity(_random),
            CountryId = (int)Math.Min(-12 * Math.Log(1 - _random.NextDouble()), 200),
            Email = $"info@{first}.example",
            IsActive = _random.Next(100) >= 3,
            ChangedAt = at,
        };
        var contact = new PartnerRecord
        {
            Email = $"bills@{first}.example, ap@{second}.example",
            IsActive = _random.Next(100) >= 4,
            ChangedAt = at,
        };
        var pair = new BillingPair(2 * number, (2 * number) + 1);
        var id = new BillingAddressId(Guid.CreateVersion7(at));
        return BillingAddress.Import(id, new BillingRecord(pair, "", company, contact), $"Country {company.CountryId}", at);
    }

    private string Word()
    {
        var syllables = _random.Next(2, 5);
        return string.Concat(
            Enumerable.Range(0, syllables).Select(at => $"{Letter(Consonants, at == 0)}{Letter(Vowels, false)}")
        );
    }

    private string Letter(string letters, bool upper)
    {
        var letter = letters[_random.Next(letters.Length)];
        return (upper ? char.ToUpperInvariant(letter) : letter).ToString();
    }
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Portal.Core.Persistence;

namespace Portal.Bench.Backlog;

/// <summary>Fills a table inside the database by one statement: some columns by an expression of the row's number n, the others empty.</summary>
internal sealed class InventedRows(PortalDatabase database, int count)
{
    private static readonly DateTime Begin = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    private bool IsPostgres => database.Provider == DatabaseProvider.Postgres;

    /// <summary>An id that rises with the number.</summary>
    public string Id =>
        IsPostgres
            ? "('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid"
            : "printf('00000000-0000-7000-8000-%012d', n)";

    /// <summary>An instant a second after that of the number before.</summary>
    public string At
    {
        get
        {
            var begin = Begin.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            return IsPostgres
                ? $"(timestamptz '{begin}+00' + n * interval '1 second')"
                : $"strftime('%Y-%m-%d %H:%M:%S', '{begin}', '+' || n || ' seconds')";
        }
    }

    public async Task FillAsync<T>(Dictionary<string, string> values)
        where T : class
    {
        await using var db = database.CreateDbContext();
        var entity = db.Model.FindEntityType(typeof(T))!;
        var columns = entity
            .GetProperties()
            .Where(property => values.ContainsKey(property.Name) || !property.IsNullable)
            .Select(property =>
                (Name: property.GetColumnName(), Value: values.GetValueOrDefault(property.Name) ?? Empty(property))
            )
            .ToList();
        var names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
        await RunAsync(
            db,
            $"""
            WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {count})
            INSERT INTO "{entity.GetTableName()}" ({names}) SELECT {string.Join(
                ", ",
                columns.Select(column => column.Value)
            )} FROM number
            """
        );
        await RunAsync(db, "ANALYZE");
    }

    private string Empty(IProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type == typeof(string) ? "''"
            : type == typeof(bool) ? (IsPostgres ? "false" : "0")
            : type == typeof(byte[]) ? (IsPostgres ? "''::bytea" : "X''")
            : type == typeof(DateTime) ? At
            : type == typeof(Guid) ? Id
            : "0";
    }

    private static async Task RunAsync(PortalDbContext db, string sql)
    {
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await db.Database.ExecuteSqlRawAsync(sql);
        await write.CommitAsync(CancellationToken.None);
    }
}

using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Billing;
using Portal.Core.Persistence;

namespace Portal.Tests.Billing.Access;

public abstract class WhenAMembersListIsLong(DatabaseProvider provider) : AccessSuite(provider)
{
    private const int Many = 20_000;

    public sealed class OnSqlite() : WhenAMembersListIsLong(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAMembersListIsLong(DatabaseProvider.Postgres);

    // what hides most rows must not walk through them: the few keys come first, by seeks
    [Fact]
    public async Task The_few_that_they_see_are_sought_and_the_many_are_not_read()
    {
        var address = await CreatedAsync("Acme AG");
        await ContactAsync(address, "mo@x.example");
        await CreatedAsync("Own AG", Member);
        await FillAsync();
        var sight = await Get<BillingVisibility>().OfAsync(Member, Cancellation);
        await using var db = Database.Open();
        var page = sight.In(db).OrderBy(row => row.NameKey).ThenBy(row => row.Key).Take(51);

        var plan = await PlanAsync(db, page);

        Assert.Equal(2, await page.CountAsync(Cancellation));
        Assert.DoesNotContain(
            "SCAN BillingAddresses",
            plan.Replace("\"", "", StringComparison.Ordinal),
            StringComparison.OrdinalIgnoreCase
        );
        Assert.DoesNotContain("Seq Scan on \"BillingAddresses\"", plan, StringComparison.Ordinal);
        Assert.DoesNotMatch("SCAN b[0-9]?( |$)", plan);
        Assert.DoesNotContain("IX_BillingAddresses_NameKey", plan, StringComparison.Ordinal);
    }

    private async Task FillAsync()
    {
        await using var db = Database.Open();
        var names = ColumnsOf(db);
        var copied = names.Select(name =>
            name switch
            {
                "Key" when db.Database.IsNpgsql() => "gen_random_uuid()",
                "Key" =>
                    "upper(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-7' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))",
                "InvoiceContactId" or "CompanyId" => "1000000 + n.x",
                "NameKey" => "'A' || n.x",
                "CreatedById" => "null",
                _ => $"\"{name}\"",
            }
        );
        var quoted = string.Join(", ", names.Select(name => $"\"{name}\""));
        var sql =
            $"WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {Many}) "
            + $"INSERT INTO \"BillingAddresses\" ({quoted}) SELECT {string.Join(", ", copied)} FROM n, (SELECT * FROM \"BillingAddresses\" LIMIT 1) AS one";
        await RunAsync(sql);
        await RunAsync("ANALYZE");
    }

    private async Task RunAsync(string sql)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.Database.ExecuteSqlRawAsync(sql, Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private static List<string> ColumnsOf(PortalDbContext db) =>
        [.. db.Model.FindEntityType(typeof(BillingAddress))!.GetProperties().Select(property => property.GetColumnName())];

    private static async Task<string> PlanAsync(PortalDbContext db, IQueryable<BillingAddress> query)
    {
        await using var command = query.CreateDbCommand();
        command.CommandText = (db.Database.IsNpgsql() ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + command.CommandText;
        await db.Database.OpenConnectionAsync(Cancellation);
        await using DbDataReader reader = await command.ExecuteReaderAsync(Cancellation);
        var lines = new List<string>();
        while (await reader.ReadAsync(Cancellation))
        {
            lines.Add(reader.GetString(reader.FieldCount - 1));
        }

        return string.Join('\n', lines);
    }
}

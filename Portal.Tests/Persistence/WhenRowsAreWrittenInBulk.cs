using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Persistence;

public abstract class WhenRowsAreWrittenInBulk(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly DateTime Now = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc).AddTicks(1_234_560);

    public sealed class OnSqlite() : WhenRowsAreWrittenInBulk(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenRowsAreWrittenInBulk(DatabaseProvider.Postgres);

    [Fact]
    public async Task They_are_what_a_save_would_have_written()
    {
        var plain = Row(1, "Acme");
        var odd = Row(2, "O'Brien \"Ünï\" 𝄞 \\ {x}", OperatingCompany: 3);
        var wish = BillingAddress.Ask(NewId(), new BillingAddressDraft { CompanyName = "Wish" }, null, Core.Actor.Portal, Now);

        Assert.Empty(await WriteAsync(New(plain), New(odd), New(wish)));

        foreach (var row in new[] { plain, odd, wish })
        {
            Assert.Equal(Text(row), Text(await ReadAsync(row.Id)));
        }
    }

    [Fact]
    public async Task A_known_row_is_changed_whole()
    {
        var row = Row(1, "Acme");
        await WriteAsync(New(row));
        var version = row.Version;
        row.Mirror(Record(1, "Acme Neu"), "Kenya");

        Assert.Empty(await WriteAsync(new RowWrite<BillingAddress>(row, version)));

        Assert.Equal(Text(row), Text(await ReadAsync(row.Id)));
    }

    [Fact]
    public async Task New_ones_whose_key_or_contact_is_taken_are_given_back_and_the_others_kept()
    {
        var first = Row(1, "First");
        await WriteAsync(New(first));
        var (sameContact, other) = (Row(1, "Same contact"), Row(2, "Other"));
        var sameKey = BillingAddress.Import(first.Id, Record(3, "Same key"), "", Now);

        var refused = await WriteAsync(New(sameContact), New(other), New(sameKey));

        Assert.Equal(["Same contact", "Same key"], refused.Select(row => row.Name));
        await using var db = Database.Open();
        Assert.Equal(
            ["First", "Other"],
            await db.BillingAddresses.OrderBy(row => row.Name).Select(row => row.Name).ToListAsync(Cancellation)
        );
    }

    [Fact]
    public async Task A_known_one_that_somebody_changed_meanwhile_is_given_back_untouched()
    {
        var (mine, beside) = (Row(1, "Mine"), Row(2, "Beside"));
        await WriteAsync(New(mine), New(beside));
        var (read, besideRead) = (mine.Version, beside.Version);
        await using (var db = Database.Open())
        {
            var theirs = await db.BillingAddresses.SingleAsync(row => row.Key == mine.Key, Cancellation);
            theirs.MarkDeleted(Now);
            await db.SaveChangesAsync(Cancellation);
        }

        mine.Mirror(Record(1, "Mine, late"), "");
        beside.Mirror(Record(2, "Beside, changed"), "");
        var refused = await WriteAsync(
            new RowWrite<BillingAddress>(mine, read),
            new RowWrite<BillingAddress>(beside, besideRead)
        );

        Assert.Equal(mine.Id, Assert.Single(refused).Id);
        Assert.Equal(("Mine", BillingAddressState.Deleted), ((await ReadAsync(mine.Id)).Name, (await ReadAsync(mine.Id)).State));
        Assert.Equal("Beside, changed", (await ReadAsync(beside.Id)).Name);
    }

    [Fact]
    public async Task Thousands_go_in_one_transaction_or_none()
    {
        var rows = Enumerable.Range(1, 6000).Select(number => New(Row(number, $"Company {number}"))).ToArray();
        await using (var db = Database.Open())
        {
            await using var writer = await RowWriter.OpenAsync<BillingAddress>(db, Cancellation);
            await using var write = await db.BeginWriteAsync(Cancellation);
            Assert.Empty(await writer.WriteAsync(rows, Cancellation));
        }

        await using var after = Database.Open();
        Assert.Equal(0, await after.BillingAddresses.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Outside_a_write_transaction_nothing_is_written()
    {
        await using var db = Database.Open();
        await using var writer = await RowWriter.OpenAsync<BillingAddress>(db, Cancellation);

        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.WriteAsync([New(Row(1, "Acme"))], Cancellation));
    }

    private static BillingAddressId NewId() => BillingAddressId.Create(TimeProvider.System);

    private static BillingAddress Row(int number, string name, int? OperatingCompany = null) =>
        BillingAddress.Import(NewId(), Record(number, name, OperatingCompany), "Switzerland", Now);

    private static BillingRecord Record(int number, string name, int? operatingCompany = null)
    {
        var partner = new PartnerRecord
        {
            Name = name,
            City = "Zürich",
            CountryId = 43,
            OperatingCompanyId = operatingCompany,
            IsActive = true,
            ChangedAt = Now,
        };
        return new BillingRecord(new BillingPair(10_000 + number, number), "", partner, partner);
    }

    private static RowWrite<BillingAddress> New(BillingAddress row) => new(row, null);

    private static string Text(BillingAddress row) => JsonSerializer.Serialize(row);

    private async Task<BillingAddress> ReadAsync(BillingAddressId id)
    {
        await using var db = Database.Open();
        return await db.BillingAddresses.AsNoTracking().SingleAsync(row => row.Key == id.Value, Cancellation);
    }

    private async Task<IReadOnlyList<BillingAddress>> WriteAsync(params RowWrite<BillingAddress>[] rows)
    {
        await using var db = Database.Open();
        await using var writer = await RowWriter.OpenAsync<BillingAddress>(db, Cancellation);
        await using var write = await db.BeginWriteAsync(Cancellation);
        var refused = await writer.WriteAsync(rows, Cancellation);
        await write.CommitAsync(Cancellation);
        return refused;
    }
}

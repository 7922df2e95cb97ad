using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Tests.Billing;
using Portal.Tests.Support;

namespace Portal.Tests.Persistence;

/// <summary>The substring index finds exactly what reading every row would, and follows whatever is written.</summary>
public abstract class WhenTextIsSearched(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly string[] Names =
    [
        "Zürich Bau AG",
        "Élan-Vital S.A.",
        "QX Systems",
        "100% _Rein_ GmbH",
        "O'Brien \"Partners\"",
        "Привет ООО",
        "東京商事",
        "A",
        "back\\slash",
    ];

    public sealed class OnSqlite() : WhenTextIsSearched(DatabaseProvider.Sqlite)
    {
        [Fact]
        public async Task A_lost_trigger_is_noticed_at_the_next_start()
        {
            await WriteAsync("DROP TRIGGER \"BillingAddresses_Search_Update\"");
            await RenameAsync("QX Systems", "Nightjar Systems");
            Assert.Empty(await FindAsync("nightjar"));

            await Database.Portal.MigrateAsync(Cancellation);

            Assert.Single(await FindAsync("nightjar"));
            await RenameAsync("Nightjar Systems", "Kingfisher Systems");
            Assert.Single(await FindAsync("kingfisher"));
            Assert.Empty(await FindAsync("nightjar"));
        }

        [Fact]
        public async Task Rows_that_were_numbered_anew_are_noticed_at_the_next_start()
        {
            await WriteAsync("UPDATE \"BillingAddresses\" SET rowid = rowid + 1000");
            Assert.Empty(await FindAsync("systems"));

            await Database.Portal.MigrateAsync(Cancellation);

            Assert.Single(await FindAsync("systems"));
        }

        [Fact]
        public async Task What_is_as_it_should_be_is_left_alone_at_the_next_start()
        {
            await WriteAsync("INSERT INTO \"BillingAddresses_Search\" (\"BillingAddresses_Search\") VALUES ('delete-all')");

            // the marks are gone with the entries, so nothing but the newest row's number could tell
            await Database.Portal.MigrateAsync(Cancellation);
            await Database.Portal.MigrateAsync(Cancellation);

            Assert.Single(await FindAsync("systems"));
        }
    }

    public sealed class OnPostgres() : WhenTextIsSearched(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await BillingRows.FillAsync(Database.Portal, Names.Length, null, Cancellation, number => Names[number]);
    }

    [Theory]
    [InlineData("zurich")]
    [InlineData("urich bau")]
    [InlineData("elan-vital")]
    [InlineData("-vit")]
    [InlineData("s.a.")]
    [InlineData("qx")]
    [InlineData("x")]
    [InlineData("q")]
    [InlineData("qx sy")]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("_rein_")]
    [InlineData("100%")]
    [InlineData("o'brien")]
    [InlineData("\"partners\"")]
    [InlineData("\"")]
    [InlineData("привет")]
    [InlineData("東京")]
    [InlineData("京商事")]
    [InlineData("\\")]
    [InlineData("back\\slash")]
    [InlineData("bills3@x.example")]
    [InlineData("CHE000000005")]
    [InlineData("8001 city")]
    [InlineData("portal-")]
    [InlineData("nowhere")]
    [InlineData("zz")]
    [InlineData("AND")]
    [InlineData("NEAR(a b)")]
    public async Task It_finds_what_reading_every_row_would(string typed)
    {
        await using var db = Database.Open();
        var words = Folding.Fold(typed).Split(' ');
        var rows = await db.BillingAddresses.ToListAsync(Cancellation);
        var expected = rows.Where(row => words.All(word => row.SearchText.Contains(word, StringComparison.Ordinal)));

        var found = await FindAsync(typed);

        Assert.Equal(expected.Select(row => row.Name).Order(), found.Order());
    }

    [Fact]
    public async Task The_last_letters_of_a_text_are_found_too()
    {
        await using var db = Database.Open();
        var row = await db.BillingAddresses.SingleAsync(row => row.Name == "A", Cancellation);

        Assert.Contains("A", await FindAsync(row.SearchText[^2..]));
        Assert.Contains("A", await FindAsync(row.SearchText[^1..]));
        Assert.Equal(["A"], await FindAsync(row.SearchText[^12..]));
    }

    [Fact]
    public async Task It_follows_changes_and_removals()
    {
        await RenameAsync("QX Systems", "Nightjar Systems");
        await using var db = Database.Open();
        db.Remove(await db.BillingAddresses.SingleAsync(row => row.Name == "A", Cancellation));
        await db.SaveChangesAsync(Cancellation);

        Assert.Equal(["Nightjar Systems"], await FindAsync("nightjar"));
        Assert.Empty(await FindAsync("qx"));
        Assert.DoesNotContain("A", await FindAsync("portal-"));
    }

    [Fact]
    public async Task It_follows_rows_that_are_inserted_or_else_updated()
    {
        await using (var db = Database.Open())
        {
            var columns = db.Model.FindEntityType(typeof(BillingAddress))!.GetProperties().Select(each => $"\"{each.Name}\"");
            var names = string.Join(", ", columns);
            // as an import does: the key is taken, so the row is updated
            await WriteAsync(
                $"INSERT INTO \"BillingAddresses\" ({names}) SELECT {names} FROM \"BillingAddresses\" WHERE \"Name\" = 'QX Systems' "
                    + "ON CONFLICT (\"Key\") DO UPDATE SET \"SearchText\" = 'NIGHTJAR', \"Version\" = \"BillingAddresses\".\"Version\" + 1"
            );
        }

        Assert.Equal(["QX Systems"], await FindAsync("nightjar"));
        Assert.Empty(await FindAsync("qx"));
    }

    protected async Task<IReadOnlyList<string>> FindAsync(string typed)
    {
        await using var db = Database.Open();
        var search = new SubstringSearch<BillingAddress>(row => row.SearchText, typed);
        var hits = await search.FindAsync(db, Cancellation);
        Assert.True(hits is null or { AreFew: true });
        return await (hits?.Rows ?? search.In(db.BillingAddresses)).Select(row => row.Name).ToListAsync(Cancellation);
    }

    protected async Task RenameAsync(string from, string to)
    {
        await using var db = Database.Open();
        var row = db.Entry(await db.BillingAddresses.SingleAsync(row => row.Name == from, Cancellation));
        row.Property(each => each.Name).CurrentValue = to;
        row.Property(each => each.SearchText).CurrentValue = Folding.Fold(to);
        await db.SaveChangesAsync(Cancellation);
    }

    protected async Task WriteAsync(string sql)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.Database.ExecuteSqlRawAsync(sql, Cancellation);
        await write.CommitAsync(Cancellation);
    }
}

using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Lists;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Billing;

public abstract class WhenBillingAddressesAreExported(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly Actor Finance = new(Guid.CreateVersion7(), "Fatima", null, new HashSet<Role> { Role.Finance });
    private static readonly Actor Member = new(Guid.CreateVersion7(), "Mo", null, new HashSet<Role> { Role.Member });
    private static readonly Actor Support = new(Guid.CreateVersion7(), "Sam", null, new HashSet<Role> { Role.Support });
    private static readonly BillingListRequest All = new("", null, BillingSort.Name, false, KeysetRequest.First(5));

    private static readonly CsvColumn<BillingAddress>[] Columns =
    [
        new("Company", row => row.Name),
        new("City", row => row.City),
        new("Changed at", row => row.ChangedAt),
        new("Odoo id", row => row.OperatingCompanyId),
    ];

    public sealed class OnSqlite() : WhenBillingAddressesAreExported(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenBillingAddressesAreExported(DatabaseProvider.Postgres);

    [Fact]
    public async Task Every_row_of_the_list_is_in_it_once_and_in_order()
    {
        await BillingRows.FillAsync(Database.Portal, 2300, null, Cancellation);

        var lines = await LinesAsync(Finance, All with { State = BillingAddressState.Active, Descending = true });

        Assert.Equal("Company,City,Changed at,Odoo id", lines[0]);
        await using var db = Database.Open();
        var active = await db.BillingAddresses.CountAsync(row => row.State == BillingAddressState.Active, Cancellation);
        Assert.Equal(active, lines.Count - 1);
        Assert.Equal(lines.Skip(1).OrderDescending(StringComparer.Ordinal), lines.Skip(1));
        Assert.Equal("Company 2299 AG,City 0,2026-01-01T12:46:00Z,", lines[1]);
    }

    [Fact]
    public async Task It_holds_what_is_searched_and_filtered()
    {
        await BillingRows.FillAsync(Database.Portal, 60, null, Cancellation);

        var lines = await LinesAsync(Finance, All with { Search = "info2", CountryKey = "COUNTRY 2" });

        Assert.Equal(["Company 0002 AG", "Company 0023 AG"], lines.Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task It_begins_with_a_mark_that_says_utf8()
    {
        await BillingRows.FillAsync(Database.Portal, 1, null, Cancellation, _ => "Élan");

        var bytes = await BytesAsync(Finance, All with { State = BillingAddressState.Unconfirmed });

        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        Assert.Contains("Élan", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+41", "\"'+41\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("a, \"b\"", "\"a, \"\"b\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    public async Task No_cell_is_a_formula(string name, string cell)
    {
        await BillingRows.FillAsync(Database.Portal, 1, null, Cancellation, _ => name);

        var text = Encoding.UTF8.GetString(await BytesAsync(Finance, All));

        Assert.StartsWith($"Company,City,Changed at,Odoo id\r\n{cell},", text.TrimStart('\uFEFF'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_exports_only_what_they_may_see()
    {
        await BillingRows.FillAsync(Database.Portal, 30, Member.Id, Cancellation);

        var own = await LinesAsync(Member, All);
        var strangers = await LinesAsync(Member with { Id = Guid.CreateVersion7() }, All);

        Assert.InRange(own.Count - 1, 8, 10);
        Assert.Single(strangers);
    }

    [Fact]
    public async Task It_is_audited_before_a_byte_leaves()
    {
        var begun = await new ExportBillingAddresses(Database.Portal, Sights.Of(Database.Portal), TimeProvider.System).BeginAsync(
            Finance,
            All with
            {
                Search = "acme",
                CountryKey = "SWITZERLAND",
            },
            Columns,
            Cancellation
        );

        Assert.True(begun.Succeeded);
        await using var db = Database.Open();
        var entry = await db.Audit.SingleAsync(Cancellation);
        Assert.Equal(("billing-addresses.exported", Finance.Id, "list"), (entry.Action, entry.ActorId, entry.SubjectKind));
        Assert.Contains("acme", entry.After, StringComparison.Ordinal);
        Assert.Contains("SWITZERLAND", entry.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_role_there_is_none_and_no_trace_of_one()
    {
        var refused = await new ExportBillingAddresses(
            Database.Portal,
            Sights.Of(Database.Portal),
            TimeProvider.System
        ).BeginAsync(Support, All, Columns, Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(refused.Refusals).Code);
        await using var db = Database.Open();
        Assert.False(await db.Audit.AnyAsync(Cancellation));
    }

    [Fact]
    public async Task It_stops_when_nobody_receives_it_any_more()
    {
        await BillingRows.FillAsync(Database.Portal, 10, null, Cancellation);
        var begun = await new ExportBillingAddresses(Database.Portal, Sights.Of(Database.Portal), TimeProvider.System).BeginAsync(
            Finance,
            All,
            Columns,
            Cancellation
        );
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => begun.Value!.WriteAsync(new MemoryStream(), gone.Token));
    }

    private async Task<IReadOnlyList<string>> LinesAsync(Actor actor, BillingListRequest request) =>
        Encoding.UTF8.GetString(await BytesAsync(actor, request)).TrimStart('\uFEFF').TrimEnd().Split("\r\n");

    private async Task<byte[]> BytesAsync(Actor actor, BillingListRequest request)
    {
        var export = new ExportBillingAddresses(Database.Portal, Sights.Of(Database.Portal), TimeProvider.System);
        var begun = await export.BeginAsync(actor, request, Columns, Cancellation);
        Assert.True(begun.Succeeded);
        await using var file = new MemoryStream();
        await begun.Value.WriteAsync(file, Cancellation);
        return file.ToArray();
    }
}

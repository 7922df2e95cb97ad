using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Billing.Access;

public abstract class WhenRolesAreTakenOver(DatabaseProvider provider) : AccessSuite(provider)
{
    private OdooProxy _proxy = null!;

    protected override BillingOptions Options { get; } = new() { Visibility = BillingVisibilityMode.Roles };

    public sealed class OnSqlite() : WhenRolesAreTakenOver(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenRolesAreTakenOver(DatabaseProvider.Postgres);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _proxy.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Of_one_billing_address_odoo_is_asked_for_its_contacts_and_for_no_member()
    {
        var address = await CreatedAsync("Acme AG");
        var other = await CreatedAsync("Other AG");
        var people = await PeopleAsync("ann", "bob", "cyd");
        await ContactAsync(address, "Sales <sales@x.example>, Ann <ANN@x.example>");
        await ContactAsync(address, "emo-bob@x.example");
        await ContactAsync(address, "cyd@x.example", """, "active": false""");
        await ContactAsync(other, "bob@x.example");
        _proxy.Calls.Clear();

        var proposed = await Get<SeedBillingRoles>().ProposeAsync(Finance, address.Id, Cancellation);

        var only = Assert.Single(proposed.Value!);
        Assert.Equal((people[0].Id, address.Id), (only.UserId, only.AddressId));
        var asked = Assert.Single(_proxy.Calls, call => call.Method == "search_read");
        Assert.DoesNotContain("@x.example", asked.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_company_of_many_contacts_is_read_to_its_end()
    {
        var address = await CreatedAsync("Acme AG");
        await PeopleAsync("last");
        var many = Enumerable.Range(0, 1000).Select(number => Contact(address, $"c{number}@x.example"));
        await Odoo.CallAsync("res.partner", "create", $"[[{string.Join(',', many)}]]");
        await ContactAsync(address, "last@x.example");

        var given = await Get<SeedBillingRoles>().ExecuteAsync(Finance, address.Id, Cancellation);

        Assert.Equal(1, given.Value);
    }

    [Fact]
    public async Task Two_at_once_give_each_role_once()
    {
        var address = await CreatedAsync("Acme AG");
        foreach (var person in await PeopleAsync([.. Enumerable.Range(0, 30).Select(number => $"p{number}")]))
        {
            await ContactAsync(address, person.Email!);
        }

        var seeded = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => Task.Run(() => Get<SeedBillingRoles>().ExecuteAsync(Finance, address.Id, Cancellation)))
        );

        Assert.All(seeded, one => Assert.True(one.Succeeded, string.Join(' ', one.Refusals)));
        Assert.Equal(30, seeded.Sum(one => one.Value));
    }

    [Fact]
    public async Task Somebody_who_is_quicker_each_time_is_told_of()
    {
        var address = await CreatedAsync("Acme AG", Member);
        var person = Assert.Single(await PeopleAsync("ann"));
        await ContactAsync(address, person.Email!);
        await DiscardEachTimeAsync();

        var seeded = await Get<SeedBillingRoles>().ExecuteAsync(Finance, address.Id, Cancellation);
        var given = await Get<GiveBillingRole>()
            .ExecuteAsync(Finance, address.Id, person.Email!, BillingRole.Viewer, Cancellation);

        Assert.Equal("billing.roles-changed", Assert.Single(seeded.Refusals).Code);
        Assert.Equal(Refusal.NotFoundCode, given?.Code);
    }

    protected override async Task<Uri> AddressAsync(Uri odoo)
    {
        _proxy = await OdooProxy.StartAsync(odoo);
        return _proxy.Address;
    }

    private static string Contact(BillingAddress address, string email) =>
        $$"""{"parent_id": {{address.CompanyId}}, "name": "A contact", "email": "{{email}}"}""";

    private async Task<IReadOnlyList<Actor>> PeopleAsync(params string[] names)
    {
        Actor[] people =
        [
            .. names.Select(name => Member with { Id = Guid.CreateVersion7(), Name = name, Email = $"{name}@x.example" }),
        ];
        foreach (var person in people)
        {
            await AccountAsync(person);
        }

        return people;
    }

    // the database itself is the one that is quicker: the address is gone when the role refers to it
    private async Task DiscardEachTimeAsync()
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        const string gone = """DELETE FROM "BillingAddresses" WHERE "Key" = NEW."AddressKey";""";
        var sql = db.Database.IsNpgsql()
            ? $"""
                CREATE FUNCTION discard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {gone} RETURN NEW; END $$;
                CREATE TRIGGER discard BEFORE INSERT ON "BillingRoles" FOR EACH ROW EXECUTE FUNCTION discard();
                """
            : $"""CREATE TRIGGER discard BEFORE INSERT ON "BillingRoles" BEGIN {gone} END""";
        await db.Database.ExecuteSqlRawAsync(sql, Cancellation);
        await write.CommitAsync(Cancellation);
    }
}

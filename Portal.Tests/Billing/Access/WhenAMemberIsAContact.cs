using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Sandbox;

namespace Portal.Tests.Billing.Access;

public abstract class WhenAMemberIsAContact(DatabaseProvider provider) : AccessSuite(provider)
{
    public sealed class OnSqlite() : WhenAMemberIsAContact(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAMemberIsAContact(DatabaseProvider.Postgres);

    [Fact]
    public async Task They_see_the_billing_address_of_that_company_and_no_other()
    {
        var theirs = await CreatedAsync("Acme AG");
        var other = await CreatedAsync("Other AG");
        await ContactAsync(theirs, "Mo@X.example");

        Assert.True(await SeesAsync(Member, theirs));
        Assert.False(await SeesAsync(Member, other));
        Assert.False(await SeesAsync(OtherMember, theirs));
        var reason = Assert.IsType<AccessReason.Contact>(Assert.Single(await WhyAsync(Member, theirs)));
        Assert.Equal(("mo@x.example", "Acme AG"), (reason.Email, reason.Company));
    }

    [Theory]
    [InlineData("mo@x.example", true)]
    [InlineData("MO@X.EXAMPLE", true)]
    [InlineData("sales@x.example, mo@x.example", true)]
    [InlineData("mo@x.example;sales@x.example", true)]
    [InlineData("Mo <mo@x.example>", true)]
    [InlineData("emo@x.example", false)]
    [InlineData("mo@x.example.org", false)]
    public async Task The_whole_address_counts_whatever_its_case_alone_or_among_several(string inOdoo, bool sees)
    {
        var address = await CreatedAsync("Acme AG");
        await ContactAsync(address, inOdoo);

        Assert.Equal(sees, await SeesAsync(Member, address));
    }

    [Theory]
    [InlineData("m_@x.example", "mo@x.example")]
    [InlineData("m%@x.example", "mo@x.example")]
    [InlineData(@"m\o@x.example", "mo@x.example")]
    public async Task Nothing_in_an_email_is_a_wildcard(string own, string inOdoo)
    {
        var address = await CreatedAsync("Acme AG");
        await ContactAsync(address, inOdoo);

        Assert.False(await SeesAsync(Member with { Email = own }, address));
    }

    [Fact]
    public async Task An_email_with_signs_that_are_wildcards_elsewhere_finds_itself()
    {
        var address = await CreatedAsync("Acme AG");
        await ContactAsync(address, "m_o%1@x.example");

        Assert.True(await SeesAsync(Member with { Email = "m_o%1@x.example" }, address));
    }

    [Fact]
    public async Task The_companys_own_email_and_an_archived_contact_do_not_count()
    {
        var address = await CreatedAsync("Acme AG");
        await WriteAsync(address.CompanyId!.Value, """{"email": "mo@x.example"}""");
        await ContactAsync(address, "mo@x.example", """, "active": false""");

        Assert.False(await SeesAsync(Member, address));
    }

    [Fact]
    public async Task An_email_that_nobody_vouches_for_does_not_count()
    {
        var address = await CreatedAsync("Acme AG");
        await ContactAsync(address, "mo@x.example");

        Assert.False(await SeesAsync(Member with { Email = null }, address));
    }

    [Fact]
    public async Task Another_email_drops_what_was_known_of_the_former_one()
    {
        var address = await CreatedAsync("Acme AG");
        await ContactAsync(address, "mo@x.example");
        Assert.True(await SeesAsync(Member, address));
        Break(FaultMode.Down);

        Assert.False(await SeesAsync(Member with { Email = "new@x.example" }, address));
        Assert.False(await SeesAsync(Member with { Email = null }, address));
        Assert.True(await SeesAsync(Member, address));
    }

    [Fact]
    public async Task What_is_known_goes_on_counting_while_odoo_is_away_and_tells_its_age()
    {
        var address = await CreatedAsync("Acme AG");
        await ContactAsync(address, "mo@x.example");
        var read = Now;
        Assert.True(await SeesAsync(Member, address));
        Break(FaultMode.Down);
        Clock.Jump(TimeSpan.FromHours(2));

        Assert.True(await SeesAsync(Member, address));

        var reason = Assert.IsType<AccessReason.Contact>(Assert.Single(await WhyAsync(Member, address)));
        Assert.InRange(reason.ReadAt, read.AddSeconds(-1), read.AddMinutes(2));
    }

    [Fact]
    public async Task Who_was_never_asked_for_sees_their_own_until_odoo_answers()
    {
        var own = await CreatedAsync("Own AG", Member);
        var address = await CreatedAsync("Acme AG");
        await ContactAsync(address, "mo@x.example");
        Break(FaultMode.Down);

        Assert.True(await SeesAsync(Member, own));
        Assert.False(await SeesAsync(Member, address));

        Mend();
        Clock.Jump(TimeSpan.FromSeconds(31));
        Assert.True(await SeesAsync(Member, address));
    }

    [Fact]
    public async Task A_contact_taken_away_in_odoo_counts_five_minutes_at_most()
    {
        var address = await CreatedAsync("Acme AG");
        var contact = await ContactAsync(address, "mo@x.example");
        Assert.True(await SeesAsync(Member, address));
        await Odoo.CallAsync("res.partner", "unlink", $"[[{contact}]]");
        Assert.True(await SeesAsync(Member, address));

        Clock.Jump(ContactAccess.GoodFor);

        Assert.False(await SeesAsync(Member, address));
    }

    [Fact]
    public async Task The_job_asks_for_everybody_at_once_and_forgets_the_disabled_and_renamed()
    {
        var address = await CreatedAsync("Acme AG");
        var people = await ReadForAsync(address, "abc");
        await ChangeAccountAsync(people[1], user => user.DisabledAt = Now);
        await ChangeAccountAsync(people[2], user => user.NormalizedEmail = "OTHER@X.EXAMPLE");

        var run = await RefreshAsync();

        Assert.Equal((JobRunState.Succeeded, "1 people asked for, 2 forgotten."), (run.State, run.Summary));
        await using var db = Database.Open();
        var reading = await db.ContactReadings.SingleAsync(Cancellation);
        var company = await db.ContactCompanies.SingleAsync(Cancellation);
        Assert.Equal((people[0].Id, people[0].Id, address.CompanyId), (reading.UserId, company.UserId, company.CompanyId));
    }

    [Fact]
    public async Task The_job_renews_all_at_once_and_writes_only_what_differs()
    {
        var address = await CreatedAsync("Acme AG");
        var other = await CreatedAsync("Other AG");
        var people = await ReadForAsync(address, "abc");
        await RefreshAsync();
        await ContactAsync(other, people[1].Email!);
        Clock.Jump(TimeSpan.FromMinutes(15));
        var began = Now;
        using var statements = new QueryPlans(Database);

        Assert.Equal(JobRunState.Succeeded, (await RefreshAsync()).State);

        var sent = statements.Sent;
        Assert.Single(sent, sql => sql.Contains("UPDATE \"ContactReadings\"", StringComparison.Ordinal));
        Assert.Single(sent, sql => sql.Contains("INSERT INTO \"ContactCompanies\"", StringComparison.Ordinal));
        await using var db = Database.Open();
        Assert.Equal(3, await db.ContactReadings.CountAsync(row => row.ReadAt >= began, Cancellation));
        Assert.Equal(4, await db.ContactCompanies.CountAsync(Cancellation));
        Assert.True(await SeesAsync(people[1], other));
    }

    [Fact]
    public async Task One_whose_answer_another_node_stored_just_now_holds_up_no_other()
    {
        var address = await CreatedAsync("Acme AG");
        var people = await ReadForAsync(address, "abc");
        await BeQuickerAsync(people[1]);

        var run = await RefreshAsync();

        Assert.Equal(JobRunState.Succeeded, run.State);
        await using var db = Database.Open();
        var kept = await db.ContactCompanies.Select(row => (Guid?)row.UserId).ToListAsync(Cancellation);
        Assert.Equal(new[] { people[0].Id, people[2].Id }.Order(), kept.Order());
    }

    [Fact]
    public async Task An_open_page_hears_of_a_difference_and_of_nothing_else()
    {
        var address = await CreatedAsync("Acme AG");
        await ContactAsync(address, "mo@x.example");
        var heard = 0;
        Get<BillingChanges>().Changed += () => heard++;

        await ListAsync(actor: Member);
        Assert.Equal(1, heard);
        Clock.Jump(ContactAccess.GoodFor);
        await ListAsync(actor: Member);

        Assert.Equal(1, heard);
    }

    // people whom Odoo was asked for before they became contacts
    private async Task<IReadOnlyList<Actor>> ReadForAsync(BillingAddress address, string letters)
    {
        Actor[] people = [.. letters.Select(each => Member with { Id = Guid.CreateVersion7(), Email = $"{each}@x.example" })];
        foreach (var person in people)
        {
            await AccountAsync(person);
            await ListAsync(actor: person);
            await ContactAsync(address, person.Email!);
        }

        return people;
    }

    // the database itself is the other node: the row is there when it is inserted
    private async Task BeQuickerAsync(Actor person)
    {
        const string first = """INSERT INTO "ContactCompanies" ("UserId", "CompanyId") VALUES (NEW."UserId", NEW."CompanyId");""";
        const string trigger = """CREATE TRIGGER quicker BEFORE INSERT ON "ContactCompanies" FOR EACH ROW WHEN """;
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var sql = db.Database.IsNpgsql()
            ? $"""
                CREATE FUNCTION quicker() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {first} RETURN NEW; END $$;
                {trigger} (pg_trigger_depth() = 0 AND NEW."UserId" = '{person.Id}') EXECUTE FUNCTION quicker();
                """
            : $"{trigger} NEW.\"UserId\" = '{person.Id.ToString()!.ToUpperInvariant()}' BEGIN {first} END";
        await db.Database.ExecuteSqlRawAsync(sql, Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private async Task<JobRun> RefreshAsync()
    {
        var started = await Get<JobRunner>().StartAsync<RefreshContacts>(Finance, JobTrigger.Person, Cancellation);
        await Get<JobRunner>().WaitAsync(started.Value, Cancellation);
        return (await Get<JobHistory>().FindLastAsync(RefreshContacts.JobName, Cancellation))!;
    }
}

using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Billing.Access;
using Portal.Core.Jobs;
using Portal.Core.Keeping;
using Portal.Core.Lists;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Tests.Billing;
using Portal.Tests.Support;

namespace Portal.Tests.Keeping;

/// <summary>A person is more than their present name, and other people have parts of it too. Source: DESIGN §11.</summary>
public abstract class WhenAPersonHadOtherNames(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly string[] Names = ["Wanjiku Kamau", "Wanjiku Muller", "Njoki Odhiambo"];
    private static readonly string[] Emails = ["ann@example.com", "kamau@example.com", "njoki@example.com"];

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero));

    public sealed class OnSqlite() : WhenAPersonHadOtherNames(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAPersonHadOtherNames(DatabaseProvider.Postgres);

    private static Actor Administrator { get; } =
        new(Guid.CreateVersion7(), "Ada", null, new HashSet<Role> { Role.Administrator });

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await using var db = Database.Open();
        await DatabaseStamp.EnsureAsync(db, "live", Now, Cancellation);
    }

    [Fact]
    public async Task Every_name_and_every_email_they_ever_had_goes_from_everywhere()
    {
        var user = await RenamedAsync();
        foreach (var (name, email) in Names.Zip(Emails))
        {
            var then = new Actor(user, name, email, new HashSet<Role> { Role.Finance });
            await AddAsync(
                "billing-address.role-given",
                Administrator,
                ("billing-address", "1"),
                new { person = name, note = $"<{email}>" }
            );
            await AddAsync("billing-address.changed", then, ("billing-address", "2"), new { city = "Nairobi" });
            await StoreAsync(
                new DeliveryRevision
                {
                    DeliveryId = Guid.CreateVersion7(),
                    ReplacedAt = Now,
                    ReplacedBy = name,
                    ReplacedById = user,
                },
                Ended(then),
                Paused(then),
                Cancelled(name)
            );
        }

        var done = await People().ExecuteAsync(Administrator, user, Cancellation);

        Assert.True(done.Succeeded);
        var left = await EverythingAsync();
        Assert.All(Names.Concat(Emails), word => Assert.DoesNotContain(word, left, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Namesakes_longer_addresses_and_companies_of_the_same_name_stay()
    {
        var user = await RenamedAsync();
        var namesake = new Actor(Guid.CreateVersion7(), Names[0], "other@example.com", new HashSet<Role> { Role.Finance });
        var company = new
        {
            name = Names[0],
            email = "joann@example.com",
            second = "ann@example.community",
            third = "ann@example.com.au",
        };
        await AddAsync("billing-address.created", namesake, ("billing-address", "1"), company);
        await StoreAsync(Paused(namesake));

        await People().ExecuteAsync(Administrator, user, Cancellation);

        await using var db = Database.Open();
        var entry = await db.Audit.SingleAsync(each => each.Action == "billing-address.created", Cancellation);
        Assert.Equal(Names[0], entry.ActorName);
        Assert.All(
            new[] { company.name, company.email, company.second, company.third },
            value => Assert.Contains($"\"{value}\"", entry.After, StringComparison.Ordinal)
        );
        Assert.Equal(Names[0], (await db.Destinations.SingleAsync(Cancellation)).ChangedBy);
    }

    [Fact]
    public async Task An_entry_too_long_for_the_search_is_read_to_its_end()
    {
        var user = await RenamedAsync();
        var filler = string.Join(' ', Enumerable.Range(0, 400).Select(number => $"word{number}"));
        await AddAsync("account.noted", Administrator, ("account", user.ToString()), new { filler, email = Emails[0] });
        await AddAsync("elsewhere.noted", Administrator, ("elsewhere", "1"), new { filler, about = $"for {Emails[1]}" });

        await People().ExecuteAsync(Administrator, user, Cancellation);

        var left = await EverythingAsync();
        Assert.All(Emails, word => Assert.DoesNotContain(word, left, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Entries_that_do_not_name_them_are_not_written()
    {
        var user = PortalUser.For("li@example.com", "Li", Now);
        await StoreAsync(user);
        for (var number = 0; number < 20; number++)
        {
            await AddAsync(
                "client.listed",
                Administrator,
                ("client", $"{number}"),
                new { text = "Li is in quality, clients and listings" }
            );
        }

        using var statements = new QueryPlans(Database);
        await People().ExecuteAsync(Administrator, user.Id, Cancellation);

        Assert.Contains(statements.Sent, sql => sql.Contains("UPDATE \"Users\"", StringComparison.Ordinal));
        Assert.DoesNotContain(statements.Sent, sql => sql.Contains("UPDATE \"Audit\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_cut_short_is_finished_by_the_night()
    {
        var user = await RenamedAsync();
        await AddAsync("billing-address.role-given", Administrator, ("billing-address", "1"), new { person = Names[1] });
        var cut = new AnonymisePerson(Database.Portal, [new CutShort()], _clock);
        await Assert.ThrowsAsync<OperationCanceledException>(() => cut.ExecuteAsync(Administrator, user, Cancellation));

        var retention = new ApplyRetention([], new RetentionOptions(), People(), _clock);
        await retention.RunAsync(new JobProgress(static () => { }), Cancellation);

        var left = await EverythingAsync();
        Assert.All(Names.Concat(Emails), word => Assert.DoesNotContain(word, left, StringComparison.OrdinalIgnoreCase));
        await using var db = Database.Open();
        Assert.NotNull((await db.Users.SingleAsync(each => each.Id == user, Cancellation)).AnonymisedAt);
    }

    [Fact]
    public async Task Views_of_others_that_search_for_them_go_and_all_other_views_stay()
    {
        var user = await RenamedAsync();
        var views = new SavedViews(Database.Portal, _clock);
        await views.SaveAsync(Administrator, "audit", "By name", "q=njoki+odhiambo", Cancellation);
        await views.SaveAsync(Administrator, "audit", "By mail", "q=ann%40example.com", Cancellation);
        await views.SaveAsync(Administrator, "audit", "By another mail", "q=joann%40example.com", Cancellation);

        await People().ExecuteAsync(Administrator, user, Cancellation);

        Assert.Equal("By another mail", Assert.Single(await views.ListAsync(Administrator, "audit", Cancellation)).Name);
    }

    [Fact]
    public async Task Somebody_who_was_only_invited_is_no_administrator_to_leave_behind()
    {
        var able = PortalUser.For("able@example.com", "Able", Now);
        able.PasswordHash = "hash";
        var invited = PortalUser.For("invited@example.com", "Invited", Now);
        await StoreAsync(able, invited);
        await using (var db = Database.Open())
        {
            var administrator = new HashSet<Role> { Role.Administrator };
            await HeldRoles.ReplaceAsync(db, able.Id, administrator, Cancellation);
            await HeldRoles.ReplaceAsync(db, invited.Id, administrator, Cancellation);
            await db.SaveChangesAsync(Cancellation);
        }

        var done = await People().ExecuteAsync(Administrator, able.Id, Cancellation);

        Assert.Equal("person.last-administrator", done.Refusals[0].Code);
    }

    [Fact]
    public async Task People_are_found_whatever_case_and_accents_are_typed()
    {
        await StoreAsync(PortalUser.For("zoe@example.com", "Zoë Müller", Now));

        var found = await new ListPeople(Database.Portal).ExecuteAsync(Administrator, "MULLER zoe", Cancellation);

        Assert.Equal("Zoë Müller", Assert.Single(found.Value!).Name);
    }

    private AnonymisePerson People() =>
        new(
            Database.Portal,
            [
                new PersonInAccounts(Database.Portal, _clock),
                new PersonInAudit(Database.Portal),
                new PersonInBilling(Database.Portal),
                new PersonInJobs(Database.Portal),
                new PersonInLists(Database.Portal),
                new PersonInMessaging(Database.Portal),
            ],
            _clock
        );

    // invited as the first, renamed and readdressed twice
    private async Task<Guid> RenamedAsync()
    {
        var user = PortalUser.For(Emails[0], Names[0], Now);
        await AddAsync(
            "account.invited",
            Administrator,
            ("account", user.Id.ToString()),
            new { email = Emails[0], name = Names[0] }
        );
        for (var time = 1; time < Names.Length; time++)
        {
            var subject = ("account", user.Id.ToString());
            await AddAsync("account.renamed", Administrator, subject, new { name = Names[time] }, new { name = Names[time - 1] });
            await AddAsync(
                "account.email-changed",
                Administrator,
                subject,
                new { email = Emails[time] },
                new { email = Emails[time - 1] }
            );
            user.Rename(Names[time]);
            user.Readdress(Emails[time]);
        }

        await StoreAsync(user);
        return user.Id;
    }

    private static Destination Paused(Actor by)
    {
        var destination = Destination.Named(Guid.CreateVersion7().ToString("N"), DateTime.UtcNow);
        destination.Change(DestinationState.Paused, "Maintenance", by, DateTime.UtcNow);
        return destination;
    }

    private ReplayBatch Ended(Actor by)
    {
        var batch = ReplayBatch.Wish(Guid.CreateVersion7(), new DeliveryFilter(), 1, by, Now);
        batch.State = ReplayBatchState.Done;
        return batch;
    }

    private JobRun Cancelled(string by)
    {
        var run = JobRun.Begin(new RunRequest("some-job", JobTrigger.Schedule, Actor.Portal), "node", Now);
        run.End(JobRunState.Cancelled, JobRunner.CancelledBy(by), new JobProgress(static () => { }), Now);
        return run;
    }

    private Task AddAsync(string action, Actor actor, (string, string) subject, object after, object? before = null) =>
        StoreAsync(AuditEntry.For(Now, actor, action, subject, before, after));

    private async Task StoreAsync(params object[] rows)
    {
        await using var db = Database.Open();
        db.AddRange(rows);
        await db.SaveChangesAsync(Cancellation);
    }

    private async Task<string> EverythingAsync()
    {
        await using var db = Database.Open();
        var text = new System.Text.StringBuilder();
        foreach (var entity in db.Model.GetEntityTypes().Where(each => !each.IsOwned()))
        {
            foreach (var column in entity.GetProperties().Where(each => each.ClrType == typeof(string)))
            {
                var sql =
                    $"SELECT COALESCE(CAST(\"{column.GetColumnName()}\" AS TEXT), '') AS \"Value\" FROM \"{entity.GetTableName()}\"";
                text.AppendJoin('\n', await db.Database.SqlQueryRaw<string>(sql).ToListAsync(Cancellation));
            }
        }

        return text.ToString();
    }

    private sealed class CutShort : IPersonRecords
    {
        public IReadOnlyList<string> Tables => [];

        public IAsyncEnumerable<PersonRecord> ReadAsync(PersonIdentity person, CancellationToken cancellationToken) =>
            AsyncEnumerable.Empty<PersonRecord>();

        public Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken) =>
            throw new OperationCanceledException("cut short");
    }
}

using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Catalog;
using Portal.Core.Jobs;
using Portal.Core.Jobs.Times;
using Portal.Core.Keeping;
using Portal.Core.Lists;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Products;
using Portal.Core.ServicePlans.States;
using Portal.Core.Subscriptions;
using Portal.Core.Subscriptions.Seats;
using Portal.Tests.Support;

namespace Portal.Tests.Keeping;

/// <summary>All that is kept of a person leaves in one file, and nothing of it outlives an anonymising. Source: DESIGN §11.</summary>
public abstract class WhenAPersonIsForgotten(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private const string Name = "Wanjiku Kamau-Müller";
    private const string Email = "wanjiku@Example.com";

    private readonly TestFolder _folder = new();
    private RunningPortal? _portal;

    public sealed class OnSqlite() : WhenAPersonIsForgotten(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAPersonIsForgotten(DatabaseProvider.Postgres);

    private RunningPortal Portal => _portal!;

    private static Actor Administrator { get; } =
        new(Guid.CreateVersion7(), "Ada", null, new HashSet<Role> { Role.Administrator });

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _portal = await RunningPortal.StartAsync(_folder, database: Database.Options, addresses: false);
    }

    public override async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        _folder.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task No_table_holds_name_or_email_any_more()
    {
        var id = await LiveAsync();

        var done = await UseAsync<AnonymisePerson, Result<string>>(use => use.ExecuteAsync(Administrator, id, Cancellation));

        Assert.True(done.Succeeded);
        Assert.Empty(await TablesWithAsync("wanjiku"));
        await using var db = Portal.OpenDatabase();
        var user = await db.Users.SingleAsync(user => user.Id == id, Cancellation);
        Assert.NotNull(user.DisabledAt);
        Assert.NotNull(user.AnonymisedAt);
        Assert.Null(user.PasswordHash);
        var acts = await db.Audit.Where(entry => entry.ActorId == id).ToListAsync(Cancellation);
        Assert.All(acts, entry => Assert.Equal(done.Value, entry.ActorName));
        Assert.NotEmpty(acts);
    }

    [Fact]
    public async Task It_is_noted_who_did_it_and_the_audit_still_refuses_everybody_else()
    {
        var id = await LiveAsync();

        await UseAsync<AnonymisePerson, Result<string>>(use => use.ExecuteAsync(Administrator, id, Cancellation));

        await using var db = Portal.OpenDatabase();
        var noted = await db
            .Audit.Where(entry => entry.SubjectId == id.ToString() && entry.Action.StartsWith("person."))
            .OrderBy(entry => entry.Id)
            .ToListAsync(Cancellation);
        Assert.Equal([AuditActs.AnonymisingBegun, AuditActs.Anonymised], noted.Select(entry => entry.Action));
        Assert.All(noted, entry => Assert.Equal("Ada", entry.ActorName));
        await using var write = await db.BeginWriteAsync(Cancellation);
        await Assert.ThrowsAnyAsync<Exception>(() => db.Audit.ExecuteDeleteAsync(Cancellation));
    }

    [Fact]
    public async Task What_an_open_page_wrote_in_its_last_seconds_goes_with_the_next_night()
    {
        var id = await LiveAsync();
        await UseAsync<AnonymisePerson, Result<string>>(use => use.ExecuteAsync(Administrator, id, Cancellation));
        var late = new Actor(id, Name, Email, new HashSet<Role> { Role.Finance });
        await AddAsync(AuditEntry.For(DateTime.UtcNow, late, "billing-address.changed", ("billing-address", "9")));

        await UseAsync<ApplyRetention, string>(use => use.RunAsync(new JobProgress(static () => { }), Cancellation));

        Assert.Empty(await TablesWithAsync("wanjiku"));
    }

    [Fact]
    public async Task Oneself_the_last_administrator_and_nobody_are_refused()
    {
        var id = await LiveAsync();
        var me = Administrator with { Id = id };
        await using var db = Portal.OpenDatabase();
        var demo = await db.Users.SingleAsync(user => user.Email == "administrator@sandbox.local", Cancellation);

        var self = await UseAsync<AnonymisePerson, Result<string>>(use => use.ExecuteAsync(me, id, Cancellation));
        var last = await UseAsync<AnonymisePerson, Result<string>>(use => use.ExecuteAsync(me, demo.Id, Cancellation));
        var nobody = await UseAsync<AnonymisePerson, Result<string>>(use => use.ExecuteAsync(me, Guid.NewGuid(), Cancellation));
        var finance = Administrator with { Roles = new HashSet<Role> { Role.Finance } };
        var refused = await UseAsync<AnonymisePerson, Result<string>>(use => use.ExecuteAsync(finance, id, Cancellation));

        Assert.Equal(
            ["person.yourself", "person.last-administrator", Refusal.NotFoundCode, Refusal.ForbiddenCode],
            new[] { self, last, nobody, refused }.Select(each => each.Refusals[0].Code)
        );
        Assert.NotEmpty(await TablesWithAsync("wanjiku"));
    }

    [Fact]
    public async Task The_file_holds_every_kind_of_record_and_no_secret()
    {
        var id = await LiveAsync();

        var begun = await UseAsync<ExportPerson, Result<PersonFile>>(use => use.BeginAsync(Administrator, id, Cancellation));
        using var file = new MemoryStream();
        await begun.Value!.WriteAsync(file, Cancellation);

        var text = Encoding.UTF8.GetString(file.ToArray());
        using var document = JsonDocument.Parse(text);
        var kinds = document
            .RootElement.GetProperty("records")
            .EnumerateArray()
            .Select(each => each.GetProperty("kind").GetString());
        Assert.Equal(
            [
                "account",
                "audit entry",
                "audit entry that names them",
                "billing address created",
                "company in Odoo with this contact",
                "contact in Odoo, as read",
                "count of seats",
                "destination changed",
                "difference with ABS",
                "passkey",
                "pause of a job",
                "pending link",
                "product mapped",
                "role given on a billing address",
                "role on a billing address",
                "run of a job",
                "saved view",
                "seats decided",
                "session",
                "state mapped",
                "subscription of a client's seats",
                "template decided",
            ],
            kinds.Distinct().Order()
        );
        Assert.DoesNotContain("passwordHash", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("securityStamp", text, StringComparison.OrdinalIgnoreCase);
        await using var db = Portal.OpenDatabase();
        Assert.Equal(1, await db.Audit.CountAsync(entry => entry.Action == AuditActs.PersonExported, Cancellation));
    }

    [Fact]
    public async Task Every_table_is_spoken_for()
    {
        // no person is in these
        string[] impersonal =
        [
            "Roles",
            "RoleClaims",
            "DataProtectionKeys",
            "DatabaseStamp",
            "PullCursors",
            "Connections",
            "ConnectionKeys",
        ];
        await using var db = Portal.OpenDatabase();
        var tables = db.Model.GetEntityTypes().Select(entity => entity.GetTableName()).OfType<string>().Distinct();

        var spoken = Portal.Services.GetServices<IPersonRecords>().SelectMany(folder => folder.Tables).ToList();

        Assert.Equal(tables.Except(impersonal).Order(), spoken.Order());
    }

    private async Task<Guid> LiveAsync()
    {
        var now = DateTime.UtcNow;
        var user = PortalUser.For(Email, Name, now);
        (user.NormalizedEmail, user.NormalizedUserName, user.PasswordHash) = (
            Email.ToUpperInvariant(),
            Email.ToUpperInvariant(),
            "hash"
        );
        var actor = new Actor(user.Id, Name, Email, new HashSet<Role> { Role.Finance });
        var other = Administrator;
        var address = Guid.CreateVersion7();
        await using (var db = Portal.OpenDatabase())
        {
            await Tests.Billing.BillingRows.FillAsync(
                Portal.Services.GetRequiredService<PortalDatabase>(),
                2,
                user.Id,
                Cancellation
            );
            var known = await db.BillingAddresses.FirstAsync(Cancellation);
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db
                .BillingAddresses.Where(each => each.CreatedById == user.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.CreatedByName, Name), Cancellation);
            db.Users.Add(user);
            db.BillingRoles.Add(
                BillingRoleGrant.Give(known.Id, user.Id, (BillingRole.Admin, BillingRoleOrigin.Given), actor, now)
            );
            db.BillingRoles.Add(
                BillingRoleGrant.Give(
                    known.Id,
                    Administrator.Id!.Value,
                    (BillingRole.Viewer, BillingRoleOrigin.Given),
                    actor,
                    now
                )
            );
            db.Add(ContactReading.Of(user.Id, ContactReading.KeyOf(Email), now));
            db.Add(new ContactCompany { UserId = user.Id, CompanyId = 7 });
            var run = JobRun.Begin(new RunRequest("some-job", JobTrigger.Person, actor), "node", now);
            db.JobRuns.Add(run);
            db.Entry(run).Property(each => each.EndAskedBy).CurrentValue = Name;
            db.Entry(run).Property(each => each.EndAskedById).CurrentValue = user.Id;
            db.Audit.Add(
                AuditEntry.For(now, actor, "billing-address.changed", ("billing-address", "1"), new { city = "Nairobi" })
            );
            db.Audit.Add(
                AuditEntry.For(now, other, "account.ensured", ("account", user.Id.ToString()), after: new { email = Email })
            );
            db.Audit.Add(
                AuditEntry.For(
                    now,
                    other,
                    "billing-address.role-given",
                    ("billing-address", "1"),
                    after: new { person = Name, list = new[] { $"<{Email}>" } }
                )
            );
            await AddSignInsAsync(db, user, now);
            AddSteering(db, actor, now);
            await db.SaveChangesAsync(Cancellation);
            await write.CommitAsync(Cancellation);
        }

        await Portal.Services.GetRequiredService<SavedViews>().SaveAsync(actor, "audit", "Mine", "q=wanjiku", Cancellation);
        return user.Id;
    }

    private static async Task AddSignInsAsync(PortalDbContext db, PortalUser user, DateTime now)
    {
        db.Add(
            new AccountSession
            {
                Id = Guid.CreateVersion7(now),
                UserId = user.Id,
                KeyDigest = "digest",
                Device = "Wanjiku's laptop",
                SignedInAt = now,
                SeenAt = now,
                ProvedAt = now,
            }
        );
        db.Add(
            new IdentityUserPasskey<Guid>
            {
                UserId = user.Id,
                CredentialId = [1, 2, 3],
                Data = new IdentityPasskeyData
                {
                    Name = "Wanjiku's phone",
                    PublicKey = [],
                    AttestationObject = [],
                    ClientDataJson = [],
                    CreatedAt = now,
                },
            }
        );
        await AccountLink.MakeAsync(db, (AccountLinkKind.Email, user.Id, Email), now, Cancellation);
        await RecoveryCode.MakeAsync(db, user.Id, Cancellation);
    }

    // what somebody did to what goes out
    private static void AddSteering(PortalDbContext db, Actor actor, DateTime now)
    {
        var destination = Destination.Named("elsewhere", now);
        destination.Change(DestinationState.Paused, "Maintenance", actor, now);
        db.Add(destination);
        var job = JobSetting.Of("some-job");
        job.Pause(new PauseDraft("Maintenance", null, 0), actor, now);
        db.Add(job);
        var mapping = ProductMapping.Make(7, now);
        mapping.Save(new ProductMappingDraft(7, "Swap bike", "", [], 0), actor, now);
        db.Add(mapping);
        var drift = Drift.Find(new DriftSighting(DriftKind.AmountsDiffer, "sale.order,7", "S00007", "1", "2"), now);
        drift.Dismiss($"{Name} has looked at it", actor);
        db.Add(drift);
        AddSeats(db, actor, now);
    }

    private static void AddSeats(PortalDbContext db, Actor actor, DateTime now)
    {
        var run = SeatRun.Begin(1, new SeatPeriod(2026, 11), isDryRun: false, actor, now);
        run.Propose(new SeatFigures(1, 3, 0, 0, 0, now), now);
        run.BeginRevert($"{Name} was wrong", actor, now);
        var plan = new SeatPlanLine
        {
            Client = new SeatClient(7, "Acme"),
            OrderId = 42,
            OrderName = "S00042",
            Product = new SeatProduct(3, "MANAGED-SEAT", "Managed seat", IsActive: true),
        };
        var line = SeatLine.Plan(run, plan, now);
        line.Reject(actor, $"{Name} says no", now);
        var home = SeatHome.Of(7);
        home.Choose(42, "S00042", actor, now);
        var template = CatalogTemplate.Make("T-100", now);
        template.Take(new TemplateNews(template.TemplateId, TemplateEvent.Archived, null, null), Guid.Empty, now);
        template.Reject(actor, $"{Name} says no", now);
        var state = StateMapping.Make(StateSide.Service, "4_paused");
        state.Save("paused", "SERVICE_PAUSED", actor, now);
        db.AddRange(run, line, home, template, state);
    }

    private async Task AddAsync(AuditEntry entry)
    {
        await using var db = Portal.OpenDatabase();
        db.Audit.Add(entry);
        await db.SaveChangesAsync(Cancellation);
    }

    private async Task<TResult> UseAsync<TUse, TResult>(Func<TUse, Task<TResult>> use)
        where TUse : notnull
    {
        await using var scope = Portal.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TUse>());
    }

    // every text column of every table, whatever the model says of it
    private async Task<List<string>> TablesWithAsync(string word)
    {
        await using var db = Portal.OpenDatabase();
        var found = new List<string>();
        foreach (var entity in db.Model.GetEntityTypes())
        {
            foreach (var column in TextColumns(entity))
            {
                var sql =
                    $"SELECT COUNT(*) AS \"Value\" FROM \"{entity.GetTableName()}\" WHERE LOWER(CAST(\"{column}\" AS TEXT)) LIKE '%{word}%'";
                if (await db.Database.SqlQueryRaw<long>(sql).SingleAsync(Cancellation) > 0)
                {
                    found.Add($"{entity.GetTableName()}.{column}");
                }
            }
        }

        return found;
    }

    private static IEnumerable<string> TextColumns(IEntityType entity) =>
        entity.IsMappedToJson()
            ? [entity.GetContainerColumnName()!]
            : entity.GetProperties().Where(each => each.ClrType == typeof(string)).Select(each => each.GetColumnName());
}

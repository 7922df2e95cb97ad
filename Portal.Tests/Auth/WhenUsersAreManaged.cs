using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.People;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Audit;
using Portal.Core.Billing.Access;
using Portal.Core.Persistence;

namespace Portal.Tests.Auth;

public abstract class WhenUsersAreManaged(DatabaseProvider provider) : AccountSuite(provider)
{
    private const string Erika = "erika@example.com";

    public sealed class OnSqlite() : WhenUsersAreManaged(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenUsersAreManaged(DatabaseProvider.Postgres);

    [Fact]
    public async Task An_invitation_is_good_once_and_no_link_is_kept_or_audited()
    {
        var invited = await InviteAsync(Erika, Role.Finance);
        var token = TokenOf(invited.Link);
        var kept = await LinkRowsAsync();

        var weak = await Get<UseAccountLink>().SetPasswordAsync(token, "password", Cancellation);
        var first = await Get<UseAccountLink>().SetPasswordAsync(token, GoodPassword, Cancellation);
        var again = await Get<UseAccountLink>().SetPasswordAsync(token, "another long one", Cancellation);

        Assert.Equal("Password", weak.Refusals[0].Field);
        Assert.Equal(Erika, first.Value);
        Assert.Equal("account.link-spent", again.Refusals[0].Code);
        await using var db = Portal.OpenDatabase();
        var entries = await db.Audit.Where(entry => entry.SubjectId == invited.Id.ToString()).ToListAsync(Cancellation);
        Assert.Equal([AccountActs.Invited, AccountActs.PasswordSet], entries.Select(entry => entry.Action).Order());
        Assert.DoesNotContain(entries, entry => $"{entry.Before}{entry.After}".Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(token, Assert.Single(kept), StringComparison.Ordinal);
        Assert.Contains(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))),
            kept[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_link_ends_and_a_newer_one_replaces_it()
    {
        var invited = await InviteAsync(Erika, Role.Finance);
        var newer = await Get<MakeUserLink>().ExecuteAsync(Administrator, invited.Id, Site, Cancellation);

        var replaced = await Get<UseAccountLink>().SetPasswordAsync(TokenOf(invited.Link), GoodPassword, Cancellation);
        Clock.Leap(TimeSpan.FromDays(3));
        var ended = await Get<UseAccountLink>().SetPasswordAsync(TokenOf(newer.Value!), GoodPassword, Cancellation);

        Assert.False(replaced.Succeeded);
        Assert.False(ended.Succeeded);
    }

    [Fact]
    public async Task Two_who_use_one_link_at_once_get_one_success()
    {
        var token = TokenOf((await InviteAsync(Erika, Role.Finance)).Link);

        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(() => Get<UseAccountLink>().SetPasswordAsync(token, GoodPassword, Cancellation), Cancellation)
                )
        );

        Assert.Single(results, result => result.Succeeded);
    }

    [Fact]
    public async Task An_e_mail_is_one_account_whatever_its_case()
    {
        await InviteAsync(Erika, Role.Finance);
        Clock.Advance(OwnSession.ProvedFor); // it is told before a password is asked for

        var again = await Get<InviteUser>()
            .ExecuteAsync(
                Administrator,
                new Person("Erika", Erika.ToUpperInvariant()),
                new HashSet<Role> { Role.Viewer },
                Site,
                Cancellation
            );

        Assert.Equal("account.email-taken", again.Refusals[0].Code);
    }

    [Fact]
    public async Task The_last_administrator_stays_and_nobody_disables_themselves()
    {
        var self = Administrator.Id!.Value; // a demo account: always there

        var edit = new RoleEdit(Administrator.Roles, new HashSet<Role> { Role.Viewer });
        var demoted = await Get<ChangeRoles>().ExecuteAsync(Actor.Portal, self, edit, Cancellation);
        var stepDown = await Get<ChangeRoles>().ExecuteAsync(Administrator, self, edit, Cancellation);
        var rise = await Get<EnableUser>().ExecuteAsync(Administrator, self, Cancellation);
        var disabled = await Get<DisableUser>().ExecuteAsync(Actor.Portal, self, Cancellation);
        var suicide = await Get<DisableUser>().ExecuteAsync(Administrator, self, Cancellation);
        await InviteAsync(Erika, Role.Administrator);
        var besideAnInvited = await Get<DisableUser>().ExecuteAsync(Actor.Portal, self, Cancellation);
        await JoinAsync("second@example.com", Role.Administrator);
        var besideASecond = await Get<DisableUser>().ExecuteAsync(Actor.Portal, self, Cancellation);

        Assert.Equal("account.last-administrator", demoted?.Code);
        Assert.Equal("account.last-administrator", disabled?.Code);
        Assert.All(new[] { suicide, stepDown, rise }, refusal => Assert.Equal("account.not-yourself", refusal?.Code));
        Assert.Equal("account.last-administrator", besideAnInvited?.Code);
        Assert.Null(besideASecond);
    }

    [Fact]
    public async Task Two_administrators_who_demote_each_other_at_once_leave_one()
    {
        var second = await JoinAsync("second@example.com", Role.Administrator);
        var viewer = new RoleEdit(Administrator.Roles, new HashSet<Role> { Role.Viewer });

        var refusals = await Task.WhenAll(
            Task.Run(() => Get<ChangeRoles>().ExecuteAsync(Administrator, second.Id, viewer, Cancellation), Cancellation),
            Task.Run(
                () => Get<ChangeRoles>().ExecuteAsync(Actor.Portal, Administrator.Id!.Value, viewer, Cancellation),
                Cancellation
            )
        );

        // who was demoted first is no administrator any more when their own turn comes
        var refused = Assert.Single(refusals, refusal => refusal is not null);
        Assert.Contains(refused?.Code, new[] { "account.last-administrator", Refusal.ForbiddenCode });
    }

    [Fact]
    public async Task Disabling_ends_sessions_and_forgets_whose_contact_the_person_is()
    {
        var user = await JoinAsync(Erika, Role.Member);
        var session = await OpenSessionAsync(user);
        await Get<ContactAccess>().KeepAsync(user.Id, Erika, new HashSet<int> { 7 }, Cancellation);

        Assert.Null(await Get<DisableUser>().ExecuteAsync(Administrator, user.Id, Cancellation));

        Assert.Null(await Get<SessionLedger>().FindAsync(session, Cancellation));
        await using var db = Portal.OpenDatabase();
        Assert.False(await db.ContactReadings.AnyAsync(reading => reading.UserId == user.Id, Cancellation));
        Assert.False(await db.ContactCompanies.AnyAsync(row => row.UserId == user.Id, Cancellation));
    }

    [Fact]
    public async Task Another_e_mail_forgets_whose_contact_the_person_is_too()
    {
        var user = await JoinAsync(Erika, Role.Member);
        await Get<ContactAccess>().KeepAsync(user.Id, Erika, new HashSet<int> { 7 }, Cancellation);

        var refused = await Get<EditUser>()
            .ExecuteAsync(Administrator, user.Id, EditOf(user, "Erika M.", "new@example.com"), Cancellation);

        Assert.Null(refused);
        Assert.Equal("Erika M.", (await UserAsync("new@example.com")).DisplayName);
        await using var db = Portal.OpenDatabase();
        Assert.False(await db.ContactReadings.AnyAsync(reading => reading.UserId == user.Id, Cancellation));
    }

    [Fact]
    public async Task A_reset_ends_sessions_when_it_is_used_and_not_before()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        var session = await OpenSessionAsync(user);

        var link = await Get<MakeUserLink>().ExecuteAsync(Administrator, user.Id, Site, Cancellation);
        var before = await Get<SessionLedger>().FindAsync(session, Cancellation);
        await Get<UseAccountLink>().SetPasswordAsync(TokenOf(link.Value!), "another long one", Cancellation);

        Assert.NotNull(before);
        Assert.Null(await Get<SessionLedger>().FindAsync(session, Cancellation));
    }

    [Fact]
    public async Task The_list_is_searched_filtered_sorted_and_paged()
    {
        await JoinAsync(Erika, Role.Finance, Role.Sales);
        await InviteAsync("zoe@example.com", Role.Viewer);

        var all = await ListAsync(new("", null, null, UserSort.Email, true, KeysetRequest.First(2)));
        var found = await ListAsync(new("muster ERIKA@", null, null, UserSort.Name, false, KeysetRequest.First(50)));
        var invited = await ListAsync(new("", UserState.Invited, Role.Viewer, UserSort.Created, false, KeysetRequest.First(50)));

        Assert.Equal(("zoe@example.com", 9), (all.Rows[0].User.Email, all.Total));
        Assert.NotNull(all.Next);
        Assert.Equal([Role.Finance, Role.Sales], Assert.Single(found.Rows).Roles);
        Assert.Equal("zoe@example.com", Assert.Single(invited.Rows).User.Email);
    }

    [Fact]
    public async Task Nobody_but_administrators_may_do_any_of_it()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        foreach (var demo in DemoAccounts.All.Where(demo => demo.Role != Role.Administrator))
        {
            var actor = await ActorAsync(demo.Email);
            var roles = new HashSet<Role> { Role.Administrator };
            var person = new Person("X", "x@example.com");
            string?[] codes =
            [
                (
                    await Get<ListUsers>()
                        .ExecuteAsync(actor, new("", null, null, UserSort.Name, false, KeysetRequest.First(9)), Cancellation)
                )
                    .Refusals[0]
                    .Code,
                (await Get<ReadUser>().ExecuteAsync(actor, user.Id, Cancellation)).Refusals[0].Code,
                (await Get<InviteUser>().ExecuteAsync(actor, person, roles, Site, Cancellation)).Refusals[0].Code,
                (await Get<MakeUserLink>().ExecuteAsync(actor, user.Id, Site, Cancellation)).Refusals[0].Code,
                (await Get<ChangeRoles>().ExecuteAsync(actor, user.Id, new RoleEdit(roles, roles), Cancellation))?.Code,
                (await Get<DisableUser>().ExecuteAsync(actor, user.Id, Cancellation))?.Code,
                (await Get<EnableUser>().ExecuteAsync(actor, user.Id, Cancellation))?.Code,
                (await Get<EditUser>().ExecuteAsync(actor, user.Id, new PersonEdit(person, person), Cancellation))?.Code,
                (await Get<RemoveSecondFactor>().ExecuteAsync(actor, user.Id, Site, Cancellation)).Refusals[0].Code,
                (await Get<EndUserSessions>().ExecuteAsync(actor, user.Id, null, Cancellation))?.Code,
            ];

            Assert.All(codes, code => Assert.Equal(Refusal.ForbiddenCode, code));
        }
    }

    // every column of the table, whatever it is called
    private async Task<List<string>> LinkRowsAsync()
    {
        await using var db = Portal.OpenDatabase();
        await db.Database.OpenConnectionAsync(Cancellation);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT * FROM \"AccountLinks\"";
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<string>();
        while (await reader.ReadAsync(Cancellation))
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => $"{reader.GetValue(column)}")));
        }

        return rows;
    }

    private static PersonEdit EditOf(PortalUser user, string name, string email) =>
        new(new Person(user.DisplayName, user.Email ?? ""), new Person(name, email));

    private async Task<KeysetPage<UserRow>> ListAsync(UserListRequest request) =>
        (await Get<ListUsers>().ExecuteAsync(Administrator, request, Cancellation)).Value
        ?? throw new InvalidOperationException("An administrator was refused the list.");
}

using Microsoft.EntityFrameworkCore;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Own;
using Portal.Core.Accounts.People;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Persistence;

namespace Portal.Tests.Auth;

/// <summary>What an open page believes of its administrator is read again before anything is done.</summary>
public abstract class WhenAnAdministratorActs(DatabaseProvider provider) : AccountSuite(provider)
{
    private const string Erika = "erika@example.com";
    private const string Second = "second@example.com";

    public sealed class OnSqlite() : WhenAnAdministratorActs(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnAdministratorActs(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_page_opened_before_the_demotion_does_nothing_more()
    {
        await JoinAsync(Second, Role.Administrator);
        var stale = await ActorAsync(Second);
        var demotion = new RoleEdit(stale.Roles, new HashSet<Role> { Role.Viewer });
        Assert.Null(await Get<ChangeRoles>().ExecuteAsync(Administrator, stale.Id!.Value, demotion, Cancellation));

        var codes = await TryAllAsync(stale, await JoinAsync(Erika, Role.Finance));

        Assert.All(codes, code => Assert.Equal(Refusal.ForbiddenCode, code));
    }

    [Fact]
    public async Task A_page_opened_before_the_disabling_or_whose_session_ended_does_nothing_more()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        await JoinAsync(Second, Role.Administrator);
        var ended = await ActorAsync(Second);
        await Get<EndUserSessions>().ExecuteAsync(Administrator, ended.Id!.Value, null, Cancellation);
        var codesOfEnded = await TryAllAsync(ended, user);
        var disabled = await ActorAsync(Second);
        await using (var db = Portal.OpenDatabase())
        {
            // as another node does it, between two looks of this one
            (await db.Users.SingleAsync(row => row.Id == disabled.Id, Cancellation)).DisabledAt = DateTime.UtcNow;
            await db.SaveChangesAsync(Cancellation);
        }

        var codesOfDisabled = await TryAllAsync(disabled, user);

        Assert.All([.. codesOfEnded, .. codesOfDisabled], code => Assert.Equal("account.signed-out", code));
    }

    [Fact]
    public async Task What_gives_power_over_others_needs_a_proof_of_the_last_ten_minutes()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        Clock.Leap(OwnSession.ProvedFor);

        var codes = await TryProvedAsync(Administrator, user);
        var disabled = await Get<DisableUser>().ExecuteAsync(Administrator, user.Id, Cancellation);
        var proved = await Get<ProveIdentity>().ExecuteAsync(Administrator.Session!.Value, DemoAccounts.Password, Cancellation);
        var enabled = await Get<EnableUser>().ExecuteAsync(Administrator, user.Id, Cancellation);
        var link = await Get<MakeUserLink>().ExecuteAsync(Administrator, user.Id, Site, Cancellation);

        Assert.All(codes, code => Assert.Equal("account.prove-again", code));
        Assert.All([disabled, proved, enabled], Assert.Null); // shutting somebody out does not wait
        Assert.True(link.Succeeded);
    }

    [Fact]
    public async Task The_own_account_is_left_to_the_own_page()
    {
        var self = await UserAsync(Administrator.Email!);
        var edit = new PersonEdit(new Person(self.DisplayName, self.Email!), new Person(self.DisplayName, "thief@example.com"));

        var link = await Get<MakeUserLink>().ExecuteAsync(Administrator, self.Id, Site, Cancellation);
        var email = await Get<EditUser>().ExecuteAsync(Administrator, self.Id, edit, Cancellation);
        var name = await Get<EditUser>()
            .ExecuteAsync(Administrator, self.Id, edit with { Wanted = edit.Before with { Name = "Ada" } }, Cancellation);

        Assert.Equal("account.on-own-page", link.Refusals[0].Code);
        Assert.Equal(("account.on-own-page", "Email"), (email?.Code, email?.Field));
        Assert.Null(name);
    }

    [Fact]
    public async Task Roles_and_addresses_that_somebody_else_changed_meanwhile_are_not_replaced()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        var shown = new HashSet<Role> { Role.Finance };
        var first = new RoleEdit(shown, new HashSet<Role> { Role.Viewer });
        var second = new RoleEdit(shown, new HashSet<Role> { Role.Finance, Role.Sales });
        var before = new Person(user.DisplayName, Erika);

        var taken = await Get<ChangeRoles>().ExecuteAsync(Administrator, user.Id, first, Cancellation);
        var stale = await Get<ChangeRoles>().ExecuteAsync(Administrator, user.Id, second, Cancellation);
        var again = await Get<ChangeRoles>().ExecuteAsync(Administrator, user.Id, first, Cancellation);
        var renamed = await EditAsync(user.Id, before, before with { Name = "Erika M." });
        var staleAddress = await EditAsync(user.Id, before, before with { Email = "new@example.com" });

        Assert.Equal((null, "account.changed-meanwhile", null), (taken, stale?.Code, again));
        Assert.Equal((null, "account.changed-meanwhile"), (renamed, staleAddress?.Code));
        Assert.Equal([Role.Viewer], (await ActorAsync(Erika)).Roles);
    }

    [Fact]
    public async Task Nothing_is_done_to_a_person_who_was_made_nameless()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        await using (var db = Portal.OpenDatabase())
        {
            (await db.Users.SingleAsync(row => row.Id == user.Id, Cancellation)).Forget("Somebody 1", DateTime.UtcNow);
            await db.SaveChangesAsync(Cancellation);
        }

        var codes = await TryAllAsync(Administrator, user);
        var request = new UserListRequest("", null, null, UserSort.Email, false, KeysetRequest.First(3));
        var listed = new List<Guid>();
        for (string? after = ""; after is not null; )
        {
            var page = after.Length == 0 ? request : request with { Page = new KeysetRequest(KeysetMove.After, after, 3) };
            var read = (await Get<ListUsers>().ExecuteAsync(Administrator, page, Cancellation)).Value!; // an administrator may
            listed.AddRange(read.Rows.Select(row => row.User.Id));
            after = read.Next;
        }

        Assert.Null(codes[0]); // somebody else was invited
        Assert.All(codes.Skip(1), code => Assert.Equal("account.anonymised", code));
        Assert.Equal(DemoAccounts.All.Count + 1, listed.Distinct().Count());
        Assert.DoesNotContain(user.Id, listed);
    }

    [Fact]
    public async Task Enabling_lets_the_person_in_again_and_is_audited()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        await Get<DisableUser>().ExecuteAsync(Administrator, user.Id, Cancellation);

        var enabled = await Get<EnableUser>().ExecuteAsync(Administrator, user.Id, Cancellation);
        var again = await Get<EnableUser>().ExecuteAsync(Administrator, user.Id, Cancellation);

        Assert.Equal((null, null), (enabled, again));
        Assert.Null((await UserAsync(Erika)).DisabledAt);
        Assert.NotNull(await Get<SessionLedger>().FindAsync(await OpenSessionAsync(await UserAsync(Erika)), Cancellation));
        Assert.Single(await AuditOfAsync(user.Id, AccountActs.Enabled));
    }

    private Task<Refusal?> EditAsync(Guid user, Person before, Person wanted) =>
        Get<EditUser>().ExecuteAsync(Administrator, user, new PersonEdit(before, wanted), Cancellation);

    private async Task<List<string?>> TryProvedAsync(Actor actor, PortalUser user)
    {
        var roles = new HashSet<Role> { Role.Sales };
        var other = new PersonEdit(new Person(user.DisplayName, Erika), new Person(user.DisplayName, "other@example.com"));
        return
        [
            CodeOf(await Get<InviteUser>().ExecuteAsync(actor, new Person("X", "x@example.com"), roles, Site, Cancellation)),
            CodeOf(await Get<MakeUserLink>().ExecuteAsync(actor, user.Id, Site, Cancellation)),
            CodeOf(await Get<RemoveSecondFactor>().ExecuteAsync(actor, user.Id, Site, Cancellation)),
            (
                await Get<ChangeRoles>()
                    .ExecuteAsync(actor, user.Id, new RoleEdit(new HashSet<Role> { Role.Finance }, roles), Cancellation)
            )?.Code,
            (await Get<EditUser>().ExecuteAsync(actor, user.Id, other, Cancellation))?.Code,
        ];
    }

    private async Task<List<string?>> TryAllAsync(Actor actor, PortalUser user) =>
        [
            .. await TryProvedAsync(actor, user),
            (await Get<DisableUser>().ExecuteAsync(actor, user.Id, Cancellation))?.Code,
            (await Get<EnableUser>().ExecuteAsync(actor, user.Id, Cancellation))?.Code,
            (await Get<EndUserSessions>().ExecuteAsync(actor, user.Id, null, Cancellation))?.Code,
        ];

    private static string? CodeOf<T>(Result<T> result) => result.Succeeded ? null : result.Refusals[0].Code;
}

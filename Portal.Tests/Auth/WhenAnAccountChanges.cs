using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.Own;
using Portal.Core.Accounts.People;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Persistence;

namespace Portal.Tests.Auth;

/// <summary>No link that is on its way outlives a change of what it was made for.</summary>
public abstract class WhenAnAccountChanges(DatabaseProvider provider) : AccountSuite(provider)
{
    private const string Erika = "erika@example.com";
    private const string New = "new@example.com";

    public sealed class OnSqlite() : WhenAnAccountChanges(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnAccountChanges(DatabaseProvider.Postgres);

    [Fact]
    public async Task An_invitation_sent_to_a_wrong_address_opens_nothing_once_the_address_is_right()
    {
        var invited = await InviteAsync("wrong@example.com", Role.Finance);

        var edited = await EditAsync(await UserAsync("wrong@example.com"), Erika);
        var stolen = await Get<UseAccountLink>().SetPasswordAsync(TokenOf(invited.Link), GoodPassword, Cancellation);

        Assert.Null(edited);
        Assert.Equal("account.link-spent", stolen.Refusals[0].Code);
        Assert.Null((await UserAsync(Erika)).PasswordHash);
    }

    [Fact]
    public async Task A_reset_and_a_pending_address_end_with_the_administrators_new_address()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        var reset = await Get<MakeUserLink>().ExecuteAsync(Administrator, user.Id, Site, Cancellation);
        var pending = await MakeEmailLinkAsync(user, "thief@example.com");

        await EditAsync(user, New);

        Assert.False((await Get<UseAccountLink>().SetPasswordAsync(TokenOf(reset.Value!), GoodPassword, Cancellation)).Succeeded);
        var session = await OpenSessionAsync(await UserAsync(New));
        Assert.Equal(
            "account.link-spent",
            (await Get<ConfirmOwnEmail>().ExecuteAsync(session, pending, Cancellation)).Refusals[0].Code
        );
    }

    [Fact]
    public async Task Every_link_ends_with_another_password_and_with_disabling()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        var session = await OpenSessionAsync(user);
        await MakeEmailLinkAsync(user, "thief@example.com");
        await Get<MakeUserLink>().ExecuteAsync(Administrator, user.Id, Site, Cancellation);

        var before = await CountLinksAsync(user.Id);
        await Get<ChangePassword>().ExecuteAsync(session, GoodPassword, "another long one", Cancellation);
        var afterPassword = await CountLinksAsync(user.Id);
        await MakeEmailLinkAsync(user, "thief@example.com");
        await Get<DisableUser>().ExecuteAsync(Administrator, user.Id, Cancellation);

        Assert.Equal((2, 0, 0), (before, afterPassword, await CountLinksAsync(user.Id)));
    }

    [Fact]
    public async Task A_used_reset_ends_the_pending_address_too()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        var reset = await Get<MakeUserLink>().ExecuteAsync(Administrator, user.Id, Site, Cancellation);
        await MakeEmailLinkAsync(user, "thief@example.com");

        await Get<UseAccountLink>().SetPasswordAsync(TokenOf(reset.Value!), "another long one", Cancellation);

        Assert.Equal(0, await CountLinksAsync(user.Id));
    }

    [Fact]
    public async Task Removing_the_second_factor_takes_sessions_links_and_the_password_and_leaves_one_link()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        var session = await OpenSessionAsync(user);
        var (_, codes) = await SetUpAppAsync(session);
        await MakeEmailLinkAsync(user, "thief@example.com");

        var made = await Get<RemoveSecondFactor>().ExecuteAsync(Administrator, user.Id, Site, Cancellation);

        var now = await UserAsync(Erika);
        Assert.Null(await Get<SessionLedger>().FindAsync(session, Cancellation));
        Assert.False(now.TwoFactorEnabled);
        Assert.Null(await Get<SecondFactor>().TakeAsync(now, codes[0], null, Cancellation));
        Assert.Equal(
            PasswordVerificationResult.Failed,
            Get<IPasswordHasher<PortalUser>>().VerifyHashedPassword(now, now.PasswordHash!, GoodPassword)
        );
        Assert.Equal(1, await CountLinksAsync(user.Id));
        Assert.True((await Get<UseAccountLink>().SetPasswordAsync(TokenOf(made.Value!), GoodPassword, Cancellation)).Succeeded);
        Assert.Single(await AuditOfAsync(user.Id, AccountActs.FactorRemoved));
    }

    [Fact]
    public async Task Turning_the_own_app_off_or_making_new_codes_ends_other_sessions_and_links()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        var session = await OpenSessionAsync(user);
        await SetUpAppAsync(session);
        var other = await OpenSessionAsync(await UserAsync(Erika));
        await MakeEmailLinkAsync(user, "thief@example.com");

        await Get<AuthenticatorApp>().MakeCodesAsync(session, Cancellation);

        Assert.Null(await Get<SessionLedger>().FindAsync(other, Cancellation));
        Assert.NotNull(await Get<SessionLedger>().FindAsync(session, Cancellation));
        Assert.Equal(0, await CountLinksAsync(user.Id));
        await MakeEmailLinkAsync(user, "thief@example.com");
        Assert.Null(await Get<AuthenticatorApp>().RemoveAsync(session, Cancellation));
        Assert.Equal(0, await CountLinksAsync(user.Id));
    }

    [Fact]
    public async Task A_recovery_code_is_good_where_the_apps_key_cannot_be_opened()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        var (_, codes) = await SetUpAppAsync(await OpenSessionAsync(user));
        await using (var db = Portal.OpenDatabase())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db
                .Users.Where(row => row.Id == user.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.SealedCodeKey, "sealed elsewhere"), Cancellation);
            await write.CommitAsync(Cancellation);
        }

        var proof = await Get<SecondFactor>().TakeAsync(await UserAsync(Erika), codes[0], null, Cancellation);

        Assert.Equal(SessionProof.RecoveryCode, proof);
    }

    [Fact]
    public async Task A_step_and_its_code_are_used_up_together_or_not_at_all()
    {
        var (key, _) = await SetUpAppAsync(await OpenSessionAsync(await JoinAsync(Erika, Role.Finance)));
        var user = await UserAsync(Erika);
        var steps = Get<SignInSteps>();
        var begun = await steps.BeginAsync(StepKind.SecondFactor, user.Id, "", Cancellation);
        var step = (await steps.FindAsync(begun, StepKind.SecondFactor, Cancellation))!; // just begun
        Clock.Leap(TimeSpan.FromSeconds(60));

        var wrong = await Get<SecondFactor>().TakeAsync(user, "000000", step, Cancellation);
        var afterWrong = await steps.FindAsync(begun, StepKind.SecondFactor, Cancellation);
        var right = await Get<SecondFactor>().TakeAsync(user, CodeOf(key), step, Cancellation);
        Clock.Leap(TimeSpan.FromSeconds(60));
        var spent = await Get<SecondFactor>().TakeAsync(user, CodeOf(key), step, Cancellation);
        var unspent = await Get<SecondFactor>().TakeAsync(user, CodeOf(key), null, Cancellation);

        Assert.Equal((null, SessionProof.Code, null, SessionProof.Code), (wrong, right, spent, unspent));
        Assert.NotNull(afterWrong);
    }

    private Task<Refusal?> EditAsync(PortalUser user, string email) =>
        Get<EditUser>()
            .ExecuteAsync(
                Administrator,
                user.Id,
                new PersonEdit(new Person(user.DisplayName, user.Email ?? ""), new Person(user.DisplayName, email)),
                Cancellation
            );
}

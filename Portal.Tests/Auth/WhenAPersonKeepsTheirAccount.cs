using Portal.Core;
using Portal.Core.Accounts.Own;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Persistence;

namespace Portal.Tests.Auth;

public abstract class WhenAPersonKeepsTheirAccount(DatabaseProvider provider) : AccountSuite(provider)
{
    private const string Erika = "erika@example.com";

    public sealed class OnSqlite() : WhenAPersonKeepsTheirAccount(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAPersonKeepsTheirAccount(DatabaseProvider.Postgres);

    protected override IEnumerable<(string Key, string Value)> Settings => [("Auth:RequireTwoFactor", "Administrators")];

    [Fact]
    public async Task Another_password_ends_the_other_sessions_and_not_this_one()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        var (session, other) = (await OpenSessionAsync(user), await OpenSessionAsync(user));

        var wrong = await Get<ChangePassword>().ExecuteAsync(session, "wrong", "another long one", Cancellation);
        var weak = await Get<ChangePassword>().ExecuteAsync(session, GoodPassword, "password1", Cancellation);
        var done = await Get<ChangePassword>().ExecuteAsync(session, GoodPassword, "another long one", Cancellation);

        Assert.Equal(("Password", "NewPassword", null), (wrong?.Field, weak?.Field, done));
        Assert.NotNull(await Get<SessionLedger>().FindAsync(session, Cancellation));
        Assert.Null(await Get<SessionLedger>().FindAsync(other, Cancellation));
    }

    [Fact]
    public async Task What_protects_the_account_needs_a_fresh_proof()
    {
        var session = await OpenSessionAsync(await JoinAsync(Erika, Role.Finance));
        Clock.Leap(OwnSession.ProvedFor);

        var stale = await Get<AuthenticatorApp>().MakeCodesAsync(session, Cancellation);
        var wrong = await Get<ProveIdentity>().ExecuteAsync(session, "wrong", Cancellation);
        var right = await Get<ProveIdentity>().ExecuteAsync(session, GoodPassword, Cancellation);
        var fresh = await Get<AuthenticatorApp>().MakeCodesAsync(session, Cancellation);

        Assert.Equal(("account.prove-again", "Password"), (stale.Refusals[0].Code, wrong?.Field));
        Assert.Null(right);
        Assert.True(fresh.Succeeded);
    }

    [Fact]
    public async Task Guessing_the_password_in_an_open_session_locks()
    {
        var session = await OpenSessionAsync(await JoinAsync(Erika, Role.Finance));

        for (var guess = 0; guess < 5; guess++)
        {
            _ = await Get<ProveIdentity>().ExecuteAsync(session, "wrong", Cancellation);
        }

        var right = await Get<ProveIdentity>().ExecuteAsync(session, GoodPassword, Cancellation);

        Assert.Equal("account.locked", right?.Code);
    }

    [Fact]
    public async Task A_code_and_a_recovery_code_are_good_once_each()
    {
        var (key, codes) = await SetUpAppAsync(await OpenSessionAsync(await JoinAsync(Erika, Role.Finance)));
        var user = await UserAsync(Erika);
        Clock.Leap(TimeSpan.FromSeconds(60));
        var code = TimedCode.CodeOf(key, TimedCode.StepAt(Clock.GetUtcNow().UtcDateTime));

        SessionProof?[] taken =
        [
            await Get<SecondFactor>().TakeAsync(user, code, null, Cancellation),
            await Get<SecondFactor>().TakeAsync(user, code, null, Cancellation),
            await Get<SecondFactor>().TakeAsync(user, codes[0].ToLowerInvariant().Replace('-', ' '), null, Cancellation),
            await Get<SecondFactor>().TakeAsync(user, codes[0], null, Cancellation),
            await Get<SecondFactor>().TakeAsync(user, "000000", null, Cancellation),
        ];

        Assert.Equal([SessionProof.Code, null, SessionProof.RecoveryCode, null, null], taken);
        Assert.DoesNotContain(TimedCode.Write(key), user.SealedCodeKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_holds_no_role_until_the_second_factor_is_there_and_keeps_the_last_one()
    {
        var session = await OpenSessionAsync(await JoinAsync(Erika, Role.Administrator));
        var before = await Get<SessionLedger>().FindAsync(session, Cancellation);

        await SetUpAppAsync(session);
        var after = await Get<SessionLedger>().FindAsync(session, Cancellation);
        var removed = await Get<AuthenticatorApp>().RemoveAsync(session, Cancellation);

        Assert.Equal((SessionLack.Factor, SessionLack.None), (before?.Lack, after?.Lack));
        Assert.Equal("account.second-factor-required", removed?.Code);
    }

    [Fact]
    public async Task Without_mail_nobody_changes_their_own_e_mail()
    {
        var session = await OpenSessionAsync(await JoinAsync(Erika, Role.Finance));

        var refused = await Get<ChangeOwnEmail>().ExecuteAsync(session, "new@example.com", Site, Cancellation);

        Assert.Equal("account.no-mail", refused?.Code);
    }
}

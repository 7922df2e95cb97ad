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
using Portal.Tests.Auth;

namespace Portal.Tests.Safety;

/// <summary>What a person does to their own account goes by their session; here they give the ids of somebody else's. Source: P8, ASVS 5.0 §8.2.2.</summary>
public abstract class WhenSomebodyGoesForAnothersAccount(DatabaseProvider provider) : AccountSuite(provider)
{
    public sealed class OnSqlite() : WhenSomebodyGoesForAnothersAccount(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenSomebodyGoesForAnothersAccount(DatabaseProvider.Postgres);

    [Fact]
    public async Task Another_persons_session_goes_on()
    {
        var mine = await OpenSessionAsync(await JoinAsync("erika@example.com", Role.Finance));
        var theirs = await OpenSessionAsync(await JoinAsync("otto@example.com", Role.Finance));

        Assert.Null(await Get<OwnAccount>().EndOthersAsync(mine, theirs, Cancellation));
        Assert.Null(await Get<OwnAccount>().EndOthersAsync(mine, null, Cancellation));
        await Get<SessionLedger>().EndAsync(theirs, (await UserAsync("erika@example.com")).Id, Cancellation);

        Assert.NotNull(await Get<SessionLedger>().FindAsync(theirs, Cancellation));
    }

    [Fact]
    public async Task An_administrator_ends_only_sessions_of_the_person_named()
    {
        var erika = await JoinAsync("erika@example.com", Role.Finance);
        var theirs = await OpenSessionAsync(await JoinAsync("otto@example.com", Role.Finance));

        Assert.Null(await Get<EndUserSessions>().ExecuteAsync(Administrator, erika.Id, theirs, Cancellation));

        Assert.NotNull(await Get<SessionLedger>().FindAsync(theirs, Cancellation));
    }

    [Fact]
    public async Task Another_persons_passkey_stays()
    {
        var mine = await OpenSessionAsync(await JoinAsync("erika@example.com", Role.Finance));
        var otto = await JoinAsync("otto@example.com", Role.Finance);
        await using (var db = Portal.OpenDatabase())
        {
            db.Add(
                new IdentityUserPasskey<Guid>
                {
                    UserId = otto.Id,
                    CredentialId = [1, 2, 3],
                    Data = new IdentityPasskeyData
                    {
                        Name = "Laptop",
                        PublicKey = [1],
                        AttestationObject = [1],
                        ClientDataJson = [1],
                    },
                }
            );
            await db.SaveChangesAsync(Cancellation);
        }

        Assert.Null(await Get<Passkeys>().RemoveAsync(mine, "010203", Cancellation));

        Assert.Single(await Get<Passkeys>().ListAsync(otto.Id, Cancellation));
    }

    [Fact]
    public async Task A_session_that_has_ended_does_nothing_any_more()
    {
        var user = await JoinAsync("erika@example.com", Role.Finance);
        var ended = await OpenSessionAsync(user);
        await Get<SessionLedger>().EndAsync(ended, user.Id, Cancellation);
        var key = TimedCode.MakeKey();
        var code = TimedCode.CodeOf(key, TimedCode.StepAt(Clock.GetUtcNow().UtcDateTime));

        Refusal?[] answers =
        [
            await Get<OwnAccount>().RenameAsync(ended, "Mallory", Cancellation),
            await Get<OwnAccount>().EndOthersAsync(ended, null, Cancellation),
            await Get<ChangePassword>().ExecuteAsync(ended, GoodPassword, "another long one", Cancellation),
            await Get<ProveIdentity>().ExecuteAsync(ended, GoodPassword, Cancellation),
            await Get<AuthenticatorApp>().RemoveAsync(ended, Cancellation),
            await Get<Passkeys>().RemoveAsync(ended, "010203", Cancellation),
            (await Get<AuthenticatorApp>().MakeCodesAsync(ended, Cancellation)).Refusals[0],
            (await Get<AuthenticatorApp>().SetUpAsync(ended, key, code, Cancellation)).Refusals[0],
        ];

        Assert.All(answers, Assert.NotNull);
        Assert.Null(await Get<OwnAccount>().ReadAsync(ended, Cancellation));
        Assert.Equal("Erika Mustermann", (await UserAsync("erika@example.com")).DisplayName);
    }

    [Fact]
    public async Task A_link_of_one_kind_or_person_is_good_for_no_other()
    {
        var invited = await InviteAsync("late@example.com", Role.Finance);
        var links = Get<UseAccountLink>();

        var asEmail = await links.ConfirmEmailAsync(TokenOf(invited.Link), Cancellation);
        var asSetUp = await links.SetUpAsync(
            TokenOf(invited.Link),
            new Core.Accounts.Person("Mallory", "mallory@example.com"),
            GoodPassword,
            Cancellation
        );

        Assert.False(asEmail.Succeeded);
        Assert.False(asSetUp.Succeeded);
        await using var db = Portal.OpenDatabase();
        Assert.False(await db.Users.AnyAsync(user => user.Email == "mallory@example.com", Cancellation));
    }
}

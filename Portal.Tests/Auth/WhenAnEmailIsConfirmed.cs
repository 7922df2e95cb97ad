using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Own;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Auth;

public abstract class WhenAnEmailIsConfirmed(DatabaseProvider provider) : AccountSuite(provider)
{
    private const string Erika = "erika@example.com";
    private const string New = "new@example.com";

    public sealed class OnSqlite() : WhenAnEmailIsConfirmed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnEmailIsConfirmed(DatabaseProvider.Postgres);

    // nobody listens there: what is sent is seen by what is stored
    protected override IEnumerable<(string Key, string Value)> Settings =>
        [
            ("Mail:Host", "127.0.0.1"),
            ("Mail:Port", $"{FreePort.Find()}"),
            ("Mail:Tls", "None"),
            ("Mail:From", "portal@example.com"),
        ];

    [Fact]
    public async Task Its_own_session_makes_it_count_ends_the_others_and_audits_both_addresses()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        var (session, other) = (await OpenSessionAsync(user), await OpenSessionAsync(user));
        var token = await MakeEmailLinkAsync(user, New);

        var done = await Get<ConfirmOwnEmail>().ExecuteAsync(session, token, Cancellation);
        var again = await Get<ConfirmOwnEmail>().ExecuteAsync(session, token, Cancellation);

        Assert.Equal(New, done.Value);
        Assert.Equal("account.link-spent", again.Refusals[0].Code);
        Assert.True((await UserAsync(New)).EmailConfirmed);
        Assert.NotNull(await Get<SessionLedger>().FindAsync(session, Cancellation));
        Assert.Null(await Get<SessionLedger>().FindAsync(other, Cancellation));
        var entry = Assert.Single(await AuditOfAsync(user.Id, AccountActs.EmailChanged));
        Assert.Contains(Erika, entry.Before, StringComparison.Ordinal);
        Assert.Contains(New, entry.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_confirms_for_somebody_else_and_the_link_stays_good()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        var stranger = await OpenSessionAsync(await JoinAsync("other@example.com", Role.Finance));
        var token = await MakeEmailLinkAsync(user, New);

        var signedOut = await Get<ConfirmOwnEmail>().ExecuteAsync(Guid.Empty, token, Cancellation);
        var asOther = await Get<ConfirmOwnEmail>().ExecuteAsync(stranger, token, Cancellation);
        var without = await Get<ConfirmOwnEmail>().ExecuteAsync(stranger, "", Cancellation);
        var asOwner = await Get<ConfirmOwnEmail>().ExecuteAsync(await OpenSessionAsync(user), token, Cancellation);

        Assert.Equal("account.signed-out", signedOut.Refusals[0].Code);
        Assert.Equal("account.link-of-another", asOther.Refusals[0].Code);
        Assert.Equal("account.link-missing", without.Refusals[0].Code);
        Assert.True(asOwner.Succeeded);
    }

    [Fact]
    public async Task An_address_that_somebody_got_meanwhile_stays_theirs()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        var token = await MakeEmailLinkAsync(user, New);
        await InviteAsync(New, Role.Viewer);

        var done = await Get<ConfirmOwnEmail>().ExecuteAsync(await OpenSessionAsync(user), token, Cancellation);

        Assert.Equal("account.email-taken", done.Refusals[0].Code);
    }

    [Fact]
    public async Task Asking_for_a_taken_address_looks_the_same_and_stores_the_same()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        await InviteAsync("taken@example.com", Role.Viewer);
        var session = await OpenSessionAsync(user);

        var free = await Get<ChangeOwnEmail>().ExecuteAsync(session, New, Site, Cancellation);
        var linksOfFree = await CountLinksAsync(user.Id);
        var taken = await Get<ChangeOwnEmail>().ExecuteAsync(session, "taken@example.com", Site, Cancellation);

        Assert.Equal((null, null), (free, taken));
        Assert.Equal((1, 1), (linksOfFree, await CountLinksAsync(user.Id)));
        Assert.Equal(2, (await AuditOfAsync(user.Id, AccountActs.EmailAsked)).Count);
    }

    [Fact]
    public async Task Only_so_many_mails_to_new_addresses_go_out_in_an_hour()
    {
        var session = await OpenSessionAsync(await JoinAsync(Erika, Role.Finance));
        var refusals = new List<string?>();
        for (var mail = 0; mail < 6; mail++)
        {
            refusals.Add((await Get<ChangeOwnEmail>().ExecuteAsync(session, $"n{mail}@example.com", Site, Cancellation))?.Code);
        }

        Clock.Leap(TimeSpan.FromHours(1));
        var later = await OpenSessionAsync(await UserAsync(Erika));
        var anHourLater = await Get<ChangeOwnEmail>().ExecuteAsync(later, New, Site, Cancellation);

        Assert.Equal([null, null, null, null, null, "account.too-many-mails"], refusals);
        Assert.Null(anHourLater);
    }
}

using Portal.Core;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.People;
using Portal.Core.Mail;
using Portal.Core.Persistence;
using Portal.Tests.Auth;
using Portal.Tests.Support;

namespace Portal.Tests.Mail;

/// <summary>Invitations and resets over a mail server; where it takes nothing, the link is shown once instead. Source: DESIGN §6.</summary>
public abstract class WhenLinksAreMailed(DatabaseProvider provider) : AccountSuite(provider)
{
    private const string Erika = "erika@example.com";
    private readonly TestMailServer _server = new() { Tls = MailTls.StartTls, Login = ("portal", "s3cret") };
    private readonly TestFolder _files = new();

    public sealed class OnSqlite() : WhenLinksAreMailed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenLinksAreMailed(DatabaseProvider.Postgres);

    protected override IEnumerable<(string Key, string Value)> Settings
    {
        get
        {
            var authorities = _files.File("ca.pem");
            File.WriteAllText(authorities, _server.AuthoritiesPem);
            return
            [
                ("Mail:Host", "localhost"),
                ("Mail:Port", $"{_server.Port}"),
                ("Mail:From", "portal@example.com"),
                ("Mail:User", "portal"),
                ("Mail:Password", "s3cret"),
                ("Mail:CaFile", authorities),
            ];
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
        _files.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_invitation_goes_by_mail_and_its_link_is_shown_to_nobody_else()
    {
        var invited = await InviteAsync(Erika, Role.Finance);

        Assert.Equal((null, false), (invited.Link.Address, invited.Link.MailFailed));
        var mail = Assert.Single(_server.Received);
        Assert.Equal((Erika, true), (mail.To, mail.WasEncrypted));
        var joined = await Get<UseAccountLink>().SetPasswordAsync(TokenIn(mail), GoodPassword, Cancellation);
        Assert.Equal(Erika, joined.Value);
    }

    [Fact]
    public async Task A_reset_goes_by_mail()
    {
        var invited = await InviteAsync(Erika, Role.Finance);
        await Get<UseAccountLink>().SetPasswordAsync(TokenIn(_server.Received.Last()), GoodPassword, Cancellation);

        var made = await Get<MakeUserLink>().ExecuteAsync(Administrator, invited.Id, Site, Cancellation);

        Assert.Null(made.Value!.Address);
        Assert.Equal("Your password in Portal", _server.Received.Last().Header("Subject"));
        var reset = await Get<UseAccountLink>()
            .SetPasswordAsync(TokenIn(_server.Received.Last()), "noch ein sofa im zug", Cancellation);
        Assert.True(reset.Succeeded);
    }

    [Fact]
    public async Task What_the_server_refuses_is_shown_once_to_copy()
    {
        _server.Refusal = "554 not from you";

        var invited = await InviteAsync(Erika, Role.Finance);

        Assert.True(invited.Link.MailFailed);
        var joined = await Get<UseAccountLink>().SetPasswordAsync(TokenOf(invited.Link), GoodPassword, Cancellation);
        Assert.Equal(Erika, joined.Value);
        Assert.DoesNotContain(Portal.Log.All, line => line.Contains(TokenOf(invited.Link), StringComparison.Ordinal));
    }

    private static string TokenIn(ReceivedMail mail) =>
        mail.Body.Split('\n').Single(line => line.StartsWith(Site.ToString(), StringComparison.Ordinal)).Split('#')[1];
}

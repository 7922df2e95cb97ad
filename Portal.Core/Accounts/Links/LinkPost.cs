using System.Globalization;
using Portal.Core.Mail;

namespace Portal.Core.Accounts.Links;

/// <summary>A link that was made for a person.</summary>
/// <param name="Email">Whom it is for.</param>
/// <param name="Address">The link, to be shown once and handed over; null when it was mailed.</param>
/// <param name="ExpiresAt">UTC instant until which it is good.</param>
/// <param name="MailFailed">True when it should have been mailed and the mail server did not take it.</param>
public sealed record MadeLink(string Email, Uri? Address, DateTime ExpiresAt, bool MailFailed);

/// <summary>A link that was stored and is not on its way yet.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Token">Its token.</param>
/// <param name="ExpiresAt">UTC instant until which it is good.</param>
/// <param name="Email">Where it goes.</param>
internal sealed record FreshLink(AccountLinkKind Kind, string Token, DateTime ExpiresAt, string Email)
{
    /// <summary>E-mail of the account that asked, where the reader may be somebody else; or null.</summary>
    public string? AskedBy { get; init; }
}

/// <summary>
/// Writes links and brings them to people. The token stands behind a "#": browsers send that part to no server, so it is in no log.
/// Thread-safe. Source: DESIGN §6, ASVS 5.0 §14.2.1.
/// </summary>
public sealed class LinkPost(Mailer mailer, LetterBox later)
{
    /// <summary>True when links go by mail.</summary>
    public bool ByMail => mailer.IsConfigured;

    /// <summary>The address of a link.</summary>
    /// <param name="site">Where Portal is, as the person who acts sees it.</param>
    /// <param name="kind">What it is for.</param>
    /// <param name="token">Its token.</param>
    public static Uri AddressOf(Uri site, AccountLinkKind kind, string token)
    {
        var page = kind switch
        {
            AccountLinkKind.SetUp => "setup",
            AccountLinkKind.Email => "confirm-email",
            _ => "welcome",
        };
        return new Uri(site, $"{page}#{token}");
    }

    internal async Task<MadeLink> SendAsync(FreshLink link, Uri site, CancellationToken cancellationToken)
    {
        var address = AddressOf(site, link.Kind, link.Token);
        var sent = await mailer.SendAsync(Write(link, address), cancellationToken);
        return new MadeLink(link.Email, sent ? null : address, link.ExpiresAt, MailFailed: ByMail && !sent);
    }

    /// <summary>The same from the background; where no mail is sent, nothing goes out.</summary>
    internal void SendLater(FreshLink link, Uri site) => later.Post(Write(link, AddressOf(site, link.Kind, link.Token)));

    /// <summary>Tells somebody something, from the background.</summary>
    internal void TellLater(string email, string subject, string text) => later.Post(new Letter(email, subject, text));

    /// <summary>Tells somebody about a change of their account; where no mail is sent, nobody is told.</summary>
    internal Task<bool> TellAsync(string email, string subject, string text, CancellationToken cancellationToken) =>
        mailer.SendAsync(new Letter(email, subject, text), cancellationToken);

    private static Letter Write(FreshLink link, Uri address)
    {
        var (subject, what) = link.Kind switch
        {
            AccountLinkKind.Invitation => (
                "Your account in Portal",
                "You have been invited to Portal. Open this link and choose a password:"
            ),
            AccountLinkKind.Reset => (
                "Your password in Portal",
                "An administrator lets you choose a new password. Open this link to do so:"
            ),
            _ => (
                "Your e-mail in Portal",
                $"Somebody who is signed in to Portal as {link.AskedBy} asked to use this address for that account from now on. If this is you, "
                    + "open this link where you are signed in, and confirm:"
            ),
        };
        var good = link.ExpiresAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return new Letter(
            link.Email,
            subject,
            $"{what}\n\n{address}\n\nIt is good once, until {good} UTC. If you did not expect this mail, ignore it: nothing changes."
        );
    }
}

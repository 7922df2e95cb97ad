using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Portal.Core.Mail;

/// <summary>One mail: plain text to one person.</summary>
/// <param name="To">Address.</param>
/// <param name="Subject">Subject.</param>
/// <param name="Text">What it says.</param>
public sealed record Letter(string To, string Subject, string Text)
{
    /// <summary>Names it for ever, so that a mailbox that gets it twice can tell; null for a new name.</summary>
    public Guid? Id { get; init; }
}

/// <summary>Sends mail where a server is configured. Thread-safe. Source: DESIGN §6.</summary>
public sealed partial class Mailer(MailOptions options, TimeProvider time, ILogger<Mailer> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>True when mail can be sent.</summary>
    public bool IsConfigured => options.Host is not null;

    /// <summary>Address that people open Portal by, for links in mails nobody waits for; null when it is not configured.</summary>
    public Uri? PortalAddress => options.PortalAddress;

    /// <summary>Sends one, once; the server's answer is awaited.</summary>
    /// <returns>True when the server took it; false where there is none, or it did not.</returns>
    public async Task<bool> SendAsync(Letter letter, CancellationToken cancellationToken) =>
        (await TrySendAsync(letter, cancellationToken)).IsSent;

    /// <summary>Sends one, once, and says what became of it.</summary>
    public async Task<MailAnswer> TrySendAsync(Letter letter, CancellationToken cancellationToken)
    {
        if (options.Host is not { } host)
        {
            return new MailAnswer(MailFault.NotConfigured, "No mail server is configured.");
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var client = new SmtpClient();
        var isHandedOver = false;
        try
        {
            var message = Write(letter); // first: what cannot be written needs no server
            await OpenAsync(client, host, either.Token);
            isHandedOver = true;
            await client.SendAsync(message, either.Token);
        }
        catch (Exception exception) when (Judge(exception, cancellationToken) is { } answer)
        {
            // what a server says of a login that it refuses may repeat the password
            LogNotTaken(answer.Fault == MailFault.NotLetIn ? null : exception, host, answer.Fault);
            return answer with { MayHaveArrived = isHandedOver && answer.Fault is MailFault.Unreachable or MailFault.TimedOut };
        }

        await LeaveAsync(client, either.Token);
        return MailAnswer.Sent;
    }

    private async Task OpenAsync(SmtpClient client, string host, CancellationToken cancellationToken)
    {
        // whether a certificate was revoked is asked of its issuer, whom a server without a way out cannot reach
        client.CheckCertificateRevocation = false;
        if (options.Authorities is { } authorities)
        {
            client.ServerCertificateValidationCallback = new TrustedCertificates(authorities).Accept;
        }

        var security = options.Tls switch
        {
            MailTls.Implicit => SecureSocketOptions.SslOnConnect,
            MailTls.None => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        };
        await client.ConnectAsync(host, options.Port, security, cancellationToken);
        if (options.User is { } user)
        {
            await client.AuthenticateAsync(user, options.Password?.Reveal() ?? "", cancellationToken);
        }
    }

    private MimeMessage Write(Letter letter)
    {
        var message = new MimeMessage { Subject = letter.Subject, Date = time.GetUtcNow() };
        message.From.Add(MailboxAddress.Parse(options.From));
        message.To.Add(MailboxAddress.Parse(letter.To));
        message.MessageId = $"{letter.Id ?? Guid.CreateVersion7(time.GetUtcNow()):N}@{options.From.Split('@')[^1]}";
        message.Body = new TextPart("plain") { Text = letter.Text };
        return message;
    }

    // the server has the mail already: how it says good-bye changes nothing
    private async Task LeaveAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception exception) when (Judge(exception, CancellationToken.None) is not null)
        {
            LogRude(exception);
        }
    }

    /// <summary>What a failure means; null for a wish to stop and for defects of Portal, which pass.</summary>
    private static MailAnswer? Judge(Exception exception, CancellationToken stopping) =>
        exception switch
        {
            OperationCanceledException when stopping.IsCancellationRequested => null,
            OperationCanceledException or TimeoutException => new(MailFault.TimedOut, "The mail server did not answer in time."),
            SslHandshakeException => new(MailFault.NotTrusted, "The mail server's certificate is not trusted here."),
            NotSupportedException => new(
                MailFault.NotTrusted,
                "The mail server offers no encryption or sign-in as Mail:Tls and Mail:User ask for."
            ),
            AuthenticationException or ServiceNotAuthenticatedException => NotLetIn,
            SmtpCommandException { StatusCode: SmtpStatusCode.AuthenticationRequired } => NotLetIn,
            SmtpCommandException { StatusCode: >= (SmtpStatusCode)500 } refused => new(
                MailFault.Refused,
                $"The mail server refused it ({(int)refused.StatusCode})."
            ),
            SmtpCommandException { ErrorCode: SmtpErrorCode.UnexpectedStatusCode }
            or SmtpCommandException { StatusCode: SmtpStatusCode.ServiceNotAvailable } => new(
                MailFault.Unreachable,
                "The mail server takes no mail now."
            ),
            SmtpCommandException later => new(MailFault.Later, $"The mail server wants it later ({(int)later.StatusCode})."),
            // an address that no mail can have, kept by an earlier version or by hand
            FormatException => new(MailFault.Refused, "The address is none that mail can be sent to."),
            SocketException or IOException or ProtocolException => new(
                MailFault.Unreachable,
                "The mail server cannot be reached."
            ),
            _ => null,
        };

    private static MailAnswer NotLetIn { get; } = new(MailFault.NotLetIn, "The mail server does not accept Portal's login.");

    [LoggerMessage(LogLevel.Warning, "The mail server {Host} did not take a mail: {Fault}")]
    private partial void LogNotTaken(Exception? exception, string host, MailFault? fault);

    [LoggerMessage(LogLevel.Debug, "The mail server took the mail and then broke off")]
    private partial void LogRude(Exception exception);
}

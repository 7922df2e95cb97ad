using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Logging;

namespace Portal.Core.Mail;

/// <summary>How a mail server is spoken to.</summary>
public enum MailTls
{
    /// <summary>Encrypted after STARTTLS, or not at all.</summary>
    StartTls,

    /// <summary>Unencrypted; for a server on this machine.</summary>
    None,
}

/// <summary>Where mail goes out; without a host there is none.</summary>
public sealed record MailOptions
{
    /// <summary>Mail server, or null.</summary>
    public string? Host { get; init; }

    /// <summary>Its port.</summary>
    public int Port { get; init; } = 587;

    /// <summary>How it is spoken to.</summary>
    public MailTls Tls { get; init; }

    /// <summary>Login there, or null.</summary>
    public string? User { get; init; }

    /// <summary>That login's password.</summary>
    public Secret? Password { get; init; }

    /// <summary>Address that mail comes from.</summary>
    public string From { get; init; } = "";
}

/// <summary>One mail: plain text to one person.</summary>
/// <param name="To">Address.</param>
/// <param name="Subject">Subject.</param>
/// <param name="Text">What it says.</param>
public sealed record Letter(string To, string Subject, string Text);

/// <summary>Sends mail where a server is configured. Thread-safe. Source: DESIGN §6.</summary>
public sealed partial class Mailer(MailOptions options, TimeProvider time, ILogger<Mailer> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>True when mail can be sent.</summary>
    public bool IsConfigured => options.Host is not null;

    /// <summary>Sends one, once; the server's answer is awaited.</summary>
    /// <returns>True when the server took it; false where there is none, or it did not.</returns>
    public async Task<bool> SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        if (options.Host is null)
        {
            return false;
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var message = new MailMessage(options.From, letter.To, letter.Subject, letter.Text);
        using var client = new SmtpClient(options.Host, options.Port) { EnableSsl = options.Tls == MailTls.StartTls };
        if (options.User is not null)
        {
            client.Credentials = new NetworkCredential(options.User, options.Password?.Reveal());
        }

        try
        {
            await client.SendMailAsync(message, either.Token);
            return true;
        }
        catch (SmtpException exception)
        {
            LogRefused(exception, options.Host, exception.StatusCode);
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogSilent(options.Host, Patience.TotalSeconds);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The mail server {Host} did not take a mail: {Status}")]
    private partial void LogRefused(Exception exception, string host, SmtpStatusCode status);

    [LoggerMessage(LogLevel.Warning, "The mail server {Host} did not answer within {Seconds} s")]
    private partial void LogSilent(string host, double seconds);
}

using System.Security.Cryptography.X509Certificates;

namespace Portal.Core.Mail;

/// <summary>How a mail server is spoken to.</summary>
public enum MailTls
{
    /// <summary>Encrypted after STARTTLS, or not at all.</summary>
    StartTls,

    /// <summary>Encrypted from the first byte.</summary>
    Implicit,

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

    /// <summary>What its certificate is trusted by besides what this machine trusts; null for nothing.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Login there, or null.</summary>
    public string? User { get; init; }

    /// <summary>That login's password.</summary>
    public Secret? Password { get; init; }

    /// <summary>Address that mail comes from.</summary>
    public string From { get; init; } = "";

    /// <summary>Address that people open Portal by, or null.</summary>
    public Uri? PortalAddress { get; init; }
}

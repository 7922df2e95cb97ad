namespace Portal.Configuration;

/// <summary>Who signs in and how, and the mail they get.</summary>
internal static partial class ConfigurationKeys
{
    public static ConfigurationKey LockoutAfter { get; } =
        new(
            "Auth:LockoutAfter",
            "5",
            "Failures in a row with one e-mail from one network after which it is locked there, 1 to 100. Ten times as many lock it for every browser in which its owner has not signed in before.",
            "5"
        );

    public static ConfigurationKey LockoutFor { get; } =
        new(
            "Auth:LockoutFor",
            "00:05:00",
            "How long it stays locked the first time, 1 second to 1 day; twice as long each further time within a day.",
            "00:05:00"
        );

    public static ConfigurationKey SignInsPerMinute { get; } =
        new(
            "Auth:SignInsPerMinute",
            "60",
            "Sign-in attempts a minute from one address, 1 to 10000; more are answered 429.",
            "60"
        );

    public static ConfigurationKey IdleTimeout { get; } =
        new("Auth:IdleTimeout", "08:00:00", "A session ends after this long without use, 1 minute to 30 days.", "08:00:00");

    public static ConfigurationKey SessionTimeout { get; } =
        new(
            "Auth:SessionTimeout",
            "1.00:00:00",
            "A session ends after this long in any case, 1 minute to 90 days.",
            "1.00:00:00"
        );

    public static ConfigurationKey RequireTwoFactor { get; } =
        new(
            "Auth:RequireTwoFactor",
            "None in the sandbox, else Administrators",
            "Who must have a second factor, an authenticator app or a passkey: None, Administrators or Everyone. Who has none yet adds it before anything else.",
            "Everyone"
        );

    public static ConfigurationKey MailHost { get; } =
        new(
            "Mail:Host",
            "none",
            "Mail server for invitations, resets and notices; without it links are shown once, to copy.",
            "smtp.example.com"
        );

    public static ConfigurationKey MailPort { get; } = new("Mail:Port", "587", "Port of the mail server, 1 to 65535.", "587");

    public static ConfigurationKey MailTls { get; } =
        new(
            "Mail:Tls",
            "StartTls",
            "StartTls: encrypted after STARTTLS (port 587), or not at all. Implicit: encrypted from the first byte (port 465). None: unencrypted, for a server on this machine.",
            "Implicit"
        );

    public static ConfigurationKey MailCaFile { get; } =
        new(
            "Mail:CaFile",
            "none",
            "Certificates, as PEM, that the mail server's is trusted by besides those this machine trusts.",
            "/etc/portal/mail-ca.pem"
        );

    public static ConfigurationKey MailUser { get; } =
        new("Mail:User", "none", "Login at the mail server; needs the password too.", "portal@example.com");

    public static ConfigurationKey MailPassword { get; } =
        new("Mail:Password", "none", "That login's password.", "<password>", IsSecret: true);

    public static ConfigurationKey MailFrom { get; } =
        new("Mail:From", "none", "Address that mail comes from; needed with Mail:Host.", "portal@example.com");

    public static ConfigurationKey AdminEmail { get; } =
        new(
            "PORTAL_ADMIN_EMAIL",
            "none",
            "At each start ensures an enabled administrator with this e-mail; needs the password too.",
            "admin@example.com"
        );

    public static ConfigurationKey AdminPassword { get; } =
        new(
            "PORTAL_ADMIN_PASSWORD",
            "none",
            "That administrator's password: at least 8 characters, and none of those that are tried first.",
            "<password>",
            IsSecret: true
        );
}

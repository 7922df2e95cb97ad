using Portal.Core.Accounts.Sessions;

namespace Portal.Core.Accounts;

/// <summary>Who must hold a second factor.</summary>
public enum TwoFactorRule
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>Administrators.</summary>
    Administrators,

    /// <summary>Everyone.</summary>
    Everyone,
}

/// <summary>Limits of accounts and sessions, as configured. Source: DESIGN §6.</summary>
public sealed record AccountRules
{
    /// <summary>Who must hold a second factor.</summary>
    public required TwoFactorRule RequireTwoFactor { get; init; }

    /// <summary>How long a session lasts without use.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>How long a session lasts in any case.</summary>
    public required TimeSpan SessionTimeout { get; init; }

    /// <summary>Failures in a row after which an e-mail is locked.</summary>
    public required int LockoutAfter { get; init; }

    /// <summary>How long it stays locked.</summary>
    public required TimeSpan LockoutFor { get; init; }

    /// <summary>Zone that times are told in.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>True while a session of this person may go on: not disabled, nothing changed that it was proved with, neither idle nor too old.</summary>
    public bool GoesOn(AccountSession session, PortalUser user, DateTime now) =>
        user.DisabledAt is null
        && session.Stamp == user.SecurityStamp
        && now - session.SignedInAt < SessionTimeout
        && now - session.SeenAt < IdleTimeout;

    /// <summary>True when a session was opened with less than its person's roles ask for.</summary>
    public bool IsTooWeak(AccountSession session, IReadOnlySet<Role> roles) =>
        session.Proof == SessionProof.Password && MustHoldTwo(roles);

    /// <summary>True when somebody of these roles must hold a second factor.</summary>
    public bool MustHoldTwo(IReadOnlySet<Role> roles) =>
        RequireTwoFactor == TwoFactorRule.Everyone
        || (RequireTwoFactor == TwoFactorRule.Administrators && roles.Contains(Role.Administrator));
}

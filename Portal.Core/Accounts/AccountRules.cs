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

    /// <summary>True when somebody of these roles must hold a second factor.</summary>
    public bool MustHoldTwo(IReadOnlySet<Role> roles) =>
        RequireTwoFactor == TwoFactorRule.Everyone
        || (RequireTwoFactor == TwoFactorRule.Administrators && roles.Contains(Role.Administrator));
}

namespace Portal.Core.Accounts;

/// <summary>What is done with accounts, as the audit names it.</summary>
public static class AccountActs
{
    /// <summary>Made and given a link.</summary>
    public const string Invited = "account.invited";

    /// <summary>Made by the set-up link.</summary>
    public const string SetUp = "account.set-up";

    /// <summary>A link to set a new password was made.</summary>
    public const string ResetLinkMade = "account.reset-link-made";

    /// <summary>A password was set by a link.</summary>
    public const string PasswordSet = "account.password-set";

    /// <summary>The person changed their password.</summary>
    public const string PasswordChanged = "account.password-changed";

    /// <summary>Roles changed.</summary>
    public const string RolesChanged = "account.roles-changed";

    /// <summary>Disabled.</summary>
    public const string Disabled = "account.disabled";

    /// <summary>Enabled again.</summary>
    public const string Enabled = "account.enabled";

    /// <summary>Another name.</summary>
    public const string Renamed = "account.renamed";

    /// <summary>The person asked for another e-mail.</summary>
    public const string EmailAsked = "account.email-asked";

    /// <summary>Another e-mail.</summary>
    public const string EmailChanged = "account.email-changed";

    /// <summary>A second factor was added.</summary>
    public const string FactorAdded = "account.factor-added";

    /// <summary>A second factor was removed.</summary>
    public const string FactorRemoved = "account.factor-removed";

    /// <summary>New recovery codes were made.</summary>
    public const string RecoveryCodesMade = "account.recovery-codes-made";

    /// <summary>A recovery code was used to sign in.</summary>
    public const string RecoveryCodeUsed = "account.recovery-code-used";

    /// <summary>Sessions were ended.</summary>
    public const string SessionsEnded = "account.sessions-ended";

    internal const string Kind = "account";

    internal static (string Kind, string Id) Subject(Guid user) => (Kind, user.ToString());
}

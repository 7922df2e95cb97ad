using Portal.Core.Accounts.Own;

namespace Portal.Core.Accounts;

/// <summary>Everything about accounts that is refused, in one place.</summary>
internal static class AccountRefusals
{
    public static Refusal NotFound { get; } =
        new(Refusal.NotFoundCode, "There is no such account.", "Go back to the list of users.");

    public static Refusal SignedOut { get; } = new("account.signed-out", "Your session has ended.", "Sign in again.");

    public static Refusal ProveAgain { get; } =
        new(ProveIdentity.AskedFor, "To change this, Portal must know that it is you.", "Enter your password first.");

    public static Refusal StepUp { get; } =
        new("account.step-up", "Your roles need a second factor in this session.", "Load the page again and show it.");

    public static Refusal Stale { get; } =
        new(
            "account.changed-meanwhile",
            "Somebody else has changed this account meanwhile, so nothing was stored.",
            "Look at what stands there now, then change it again."
        );

    public static Refusal Anonymised { get; } =
        new("account.anonymised", "This person was made nameless for good; their account cannot be changed any more.");

    public static Refusal OnOwnPage { get; } =
        new(
            "account.on-own-page",
            "Your own e-mail and password are changed where you show that it is you.",
            "Open Your account, by your name at the top."
        );

    public static Refusal OtherAccount { get; } =
        new(
            "account.link-of-another",
            "This link was asked for by another account than the one you are signed in with, so nothing was changed.",
            "Sign in with the account that asked, then open the link again."
        );

    public static Refusal TooManyMails { get; } =
        new(
            "account.too-many-mails",
            "Several mails to new addresses were sent within the last hour, so this one was not.",
            "Use the newest of them, or try again in an hour.",
            "Email"
        );

    public static Refusal LastAdministrator { get; } =
        new(
            "account.last-administrator",
            "This is the last administrator who can sign in.",
            "Make somebody else an administrator first."
        );

    public static Refusal NotYourself { get; } =
        new("account.not-yourself", "You cannot do this to your own account.", "Ask another administrator.");

    public static Refusal EmailTaken { get; } =
        new("account.email-taken", "Another account has this e-mail.", "Enter another one.", "Email");

    public static Refusal EmailInvalid { get; } =
        new("account.email-invalid", "This is no e-mail address.", "Enter one such as name@example.com.", "Email");

    public static Refusal EmailSame { get; } =
        new("account.email-same", "This is your e-mail already.", "Enter another one.", "Email");

    public static Refusal NameMissing { get; } =
        new("account.name-missing", "A name of 1 to 100 characters is needed.", "Enter the person's name.", "Name");

    public static Refusal NoRole { get; } =
        new("account.no-role", "Without a role the person could see nothing.", "Choose at least one role.", "Roles");

    public static Refusal Disabled { get; } = new("account.disabled", "This account is disabled.", "Enable it first.");

    public static Refusal NotInvited { get; } =
        new("account.not-invited", "This person has set a password already.", "Make a link to reset it instead.");

    public static Refusal LinkSpent { get; } =
        new(
            "account.link-spent",
            "This link was used already, has ended or was replaced by a newer one.",
            "Ask an administrator for a new one."
        );

    /// <summary>A link that is no good, or the token of none.</summary>
    public static Refusal BadLink(string token) =>
        token.Length > 0
            ? LinkSpent
            : new Refusal("account.link-missing", "The key of the link did not come with the form.", "Open the link again.");

    public static Refusal WrongPassword { get; } =
        new("account.password-wrong", "This is not your password.", "Try again.", "Password");

    public static Refusal WrongCode { get; } =
        new(
            "account.code-wrong",
            "This code is not right, or was used already.",
            "Wait for the next one. If that is refused too, set the clock of your phone right.",
            "Code"
        );

    public static Refusal NoMail { get; } =
        new(
            "account.no-mail",
            "Portal cannot send mail, so it cannot check a new address.",
            "Ask an administrator to change it.",
            "Email"
        );

    public static Refusal StillRequired { get; } =
        new(
            "account.second-factor-required",
            "Your roles need a second factor, and this is the last one.",
            "Add another one first."
        );

    public static Refusal Locked(string until) => new("account.locked", until);
}

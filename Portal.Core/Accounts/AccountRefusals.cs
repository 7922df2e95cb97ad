namespace Portal.Core.Accounts;

/// <summary>Everything about accounts that is refused, in one place.</summary>
internal static class AccountRefusals
{
    public static Refusal NotFound { get; } =
        new(Refusal.NotFoundCode, "There is no such account.", "Go back to the list of users.");

    public static Refusal SignedOut { get; } = new("account.signed-out", "Your session has ended.", "Sign in again.");

    public static Refusal ProveAgain { get; } =
        new("account.prove-again", "To change this, Portal must know that it is you.", "Enter your password above first.");

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

    public static Refusal Locked(DateTime until) => new("account.locked", Lockout.Describe(until));
}

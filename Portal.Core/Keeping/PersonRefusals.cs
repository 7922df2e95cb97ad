namespace Portal.Core.Keeping;

/// <summary>Why a person is not exported or anonymised.</summary>
internal static class PersonRefusals
{
    public static Refusal NotFound { get; } =
        new(Refusal.NotFoundCode, "There is no such person.", "Go back and choose somebody else.");

    public static Refusal Anonymised { get; } =
        new("person.anonymised", "This person is anonymised already.", "There is nothing left to do.");

    public static Refusal Yourself { get; } =
        new("person.yourself", "You cannot anonymise yourself.", "Ask another administrator to do it.");

    public static Refusal LastAdministrator { get; } =
        new(
            "person.last-administrator",
            "This person is the last administrator who can sign in; nobody could look after Portal any more.",
            "Make somebody else administrator first."
        );
}

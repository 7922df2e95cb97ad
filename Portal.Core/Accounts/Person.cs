using System.Net.Mail;

namespace Portal.Core.Accounts;

/// <summary>What an account is made of.</summary>
/// <param name="Name">The person's name.</param>
/// <param name="Email">E-mail, also the sign-in name.</param>
public sealed record Person(string Name, string Email)
{
    private const int MostName = 100;
    private const int MostEmail = 254;

    /// <summary>The same as it is kept: on one line, without blanks around.</summary>
    public Person Tidied() => new(Folding.Tidy(Name), Email.Trim());

    /// <summary>Every reason why this is no account; empty when it is one.</summary>
    public List<Refusal> Check()
    {
        var refusals = new List<Refusal>();
        if (!IsName(Name))
        {
            refusals.Add(AccountRefusals.NameMissing);
        }

        if (!IsEmail(Email))
        {
            refusals.Add(AccountRefusals.EmailInvalid);
        }

        return refusals;
    }

    /// <summary>True for a name on one line.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= MostName && Folding.FindUnseen(name) is null;

    /// <summary>True for one plain address.</summary>
    public static bool IsEmail(string email) =>
        email.Length <= MostEmail
        && Folding.FindUnseen(email) is null
        && MailAddress.TryCreate(email, out var address)
        && address.Address == email
        && email.Split('@').All(IsDotted);

    // what mail servers and what writes mails refuse: an empty part between dots
    private static bool IsDotted(string part) =>
        !part.StartsWith('.') && !part.EndsWith('.') && !part.Contains("..", StringComparison.Ordinal);
}

using System.Text;

namespace Portal.Core.Accounts;

/// <summary>
/// Which passwords are taken: long enough, and none of those that are tried first, the ten thousand commonest among them. No rules of composition: any signs, pasted or typed.
/// Source: ASVS 5.0 §6.2.1, ASVS 5.0 §6.2.4, ASVS 5.0 §6.2.5, ASVS 5.0 §6.2.9, ASVS 5.0 §6.2.11.
/// </summary>
public static class PasswordRules
{
    /// <summary>Fewest characters.</summary>
    public const int Least = 8;

    /// <summary>Most characters.</summary>
    public const int Most = 256;

    private const int LeastDistinct = 4;
    private const int LeastFolded = 5;

    // what is left of the passwords people choose most once digits, signs and look-alikes around the word are taken off
    private static readonly HashSet<string> Tried =
    [
        .. (
            "password passwort passwd passphrase passcode letmein welcome willkommen bienvenue changeme changeit default secret geheim "
            + "admin administrator root superuser sysadmin manager master guest user username login signin access test testing tester "
            + "temp temporary sample example demo trustno hello helloworld whatever nothing nopassword mypassword "
            + "qwerty qwertyui qwertyuiop qwertz qwertzui qwertzuiop azerty azertyui asdf asdfgh asdfghjkl zxcvbn zxcvbnm yxcvbnm "
            + "qazwsx qazwsxedc wsxedc zaqwsx zaqxsw qweasd qweasdzxc asdasd asdasdasd qweqwe qweqweqwe zxczxc abcdef abcdefg abcdefgh "
            + "iloveyou loveyou ilove lovely lover forever sunshine princess prinzessin sweetheart sweety angel angels babygirl babyboy "
            + "football baseball basketball soccer hockey tennis fussball liverpool chelsea arsenal barcelona juventus manchester "
            + "superman batman spiderman starwars pokemon naruto minecraft fortnite roblox matrix ninja dragon monkey tiger panther "
            + "shadow killer hunter ranger mustang ferrari porsche mercedes corvette harley yamaha summer winter spring autumn sommer "
            + "january february march april june july august september october november december monday friday sunday "
            + "computer internet samsung google facebook twitter instagram youtube microsoft windows apple android iphone linkedin "
            + "michael jennifer jessica michelle nicole daniel andrew joshua matthew anthony charlie thomas robert william ashley amanda "
            + "melissa stephanie christian alexander sebastian patrick vanessa samantha elizabeth victoria butterfly chocolate cookie "
            + "banana orange cheese pepper ginger purple flower freedom liberty america canada england germany schweiz switzerland "
            + "london newyork jesus jesuschrist godisgood blessed heaven family mother father daddy mommy brother sister "
            + "portal company office service support security business money success money"
        ).Split(' '),
    ];

    // and the commonest of all, as they were found and as they are folded; too short a rest would catch what it shares by chance
    private static readonly (HashSet<string> Raw, HashSet<string> Folded) Common = ReadCommon();

    /// <summary>Null when it may be used; otherwise why not, beside the field.</summary>
    /// <param name="password">The password.</param>
    /// <param name="email">The account's e-mail; it and its parts are no password.</param>
    /// <param name="name">The person's name; likewise.</param>
    public static Refusal? Check(string password, string email, string name)
    {
        if (password.Length < Least)
        {
            return Refuse(
                "short",
                $"A password has at least {Least} characters.",
                "A few words in a row are long and easy to keep."
            );
        }

        if (password.Length > Most)
        {
            return Refuse("long", $"A password has at most {Most} characters.", "Shorten it.");
        }

        if (!Folding.IsClean(password))
        {
            return Refuse("unclean", "This password holds something that is no character.", "Type it instead.");
        }

        return IsTriedFirst(password, email, name)
            ? Refuse(
                "known",
                "This password is among those that are tried first.",
                "Choose another, such as a few words in a row."
            )
            : null;
    }

    private static (HashSet<string> Raw, HashSet<string> Folded) ReadCommon()
    {
        using var stream =
            typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")
            ?? throw new InvalidOperationException("The list of common passwords is not in the program.");
        using var lines = new StreamReader(stream);
        HashSet<string> raw = [.. lines.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
        return (raw, [.. raw.Select(Plain).Where(plain => plain.Length >= LeastFolded)]);
    }

    private static bool IsTriedFirst(string password, string email, string name)
    {
        var plain = Plain(password);
        return password.Distinct().Count() < LeastDistinct
            || IsSequence(password)
            || plain.Length == 0
            || Tried.Contains(plain)
            || Common.Raw.Contains(password.ToLowerInvariant())
            || Common.Folded.Contains(plain)
            || IsRepeat(plain)
            || Parts(email, name).Contains(plain);
    }

    private static IEnumerable<string> Parts(string email, string name) =>
        $"{email} {email.Split('@')[0]} {name} {name.Replace(" ", "", StringComparison.Ordinal)}"
            .Split([' ', '@', '.', '-', '_', '+'], StringSplitOptions.RemoveEmptyEntries)
            .Append(email)
            .Append(email.Split('@')[0])
            .Select(Plain)
            .Where(part => part.Length > 2);

    // "P@ssw0rd2024!" is "password": look-alikes read as letters, then only letters kept
    private static string Plain(string text)
    {
        var trimmed = text.ToLowerInvariant().Trim("0123456789!?.,;:-_*#+=&%/ ".ToCharArray());
        var plain = new StringBuilder(trimmed.Length);
        foreach (var sign in trimmed)
        {
            var letter = sign switch
            {
                '0' => 'o',
                '1' or '!' => 'i',
                '3' => 'e',
                '4' or '@' => 'a',
                '5' or '$' => 's',
                '7' => 't',
                _ => sign,
            };
            if (char.IsLetter(letter))
            {
                plain.Append(letter);
            }
        }

        return plain.ToString();
    }

    // each sign one after or before the last one: 12345678, hgfedcba; digits as a ring
    private static bool IsSequence(string text)
    {
        for (var step = -1; step <= 1; step += 2)
        {
            var run = 1;
            for (var i = 1; i < text.Length; i++)
            {
                var goesOn = text[i] - text[i - 1] == step || (text[i], text[i - 1]) is ('0', '9') or ('9', '0');
                run += goesOn ? 1 : 0;
            }

            if (run >= text.Length - 1)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRepeat(string plain) =>
        Enumerable
            .Range(1, plain.Length / 2)
            .Any(length =>
                plain.Length % length == 0
                && string.Concat(Enumerable.Repeat(plain[..length], plain.Length / length)) == plain
                && (length < 4 || Tried.Contains(plain[..length]))
            );

    private static Refusal Refuse(string code, string text, string remedy) =>
        new($"account.password-{code}", text, remedy, "Password");
}

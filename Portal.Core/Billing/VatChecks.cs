namespace Portal.Core.Billing;

/// <summary>Check digits that take more than one line. Each gets a compact number without prefix whose form is right.</summary>
internal static class VatChecks
{
    private const string SpanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
    private const string IrishLetters = "WABCDEFGHIJKLMNOPQRSTUV";

    public static bool Austria(string number)
    {
        var sum = 4;
        for (var i = 1; i < 8; i++)
        {
            var value = (number[i] - '0') * (i % 2 == 0 ? 2 : 1);
            sum += (value / 10) + (value % 10);
        }

        return (10 - (sum % 10)) % 10 == number[8] - '0';
    }

    public static bool Belgium(string number) =>
        97 - CheckDigits.Remainder(number.AsSpan(0, 8), 97) == ((number[8] - '0') * 10) + number[9] - '0';

    public static bool Switzerland(string number) =>
        CheckDigits.IsMod11(number.AsSpan(1), [5, 4, 3, 2, 7, 6, 5, 4], CheckDigits.Never, 0);

    /// <summary>Nine digits are the VAT number; ten, eleven and thirteen are tax numbers of the offices, which Odoo takes too.</summary>
    public static bool Germany(string number) => number.Length != 9 || CheckDigits.IsMod11Mod10(number);

    /// <summary>A person's number ends in a letter, a company's in a digit or a letter that stands for it.</summary>
    public static bool Spain(string number)
    {
        var first = number[0];
        if (char.IsAsciiDigit(first))
        {
            return number[8] == SpanishLetters[CheckDigits.Remainder(number.AsSpan(0, 8), 23)];
        }

        var middle = number.AsSpan(1, 7);
        if ("XYZKLM".Contains(first, StringComparison.Ordinal))
        {
            var lead =
                first is 'Y' ? 1
                : first is 'Z' ? 2
                : 0;
            return number[8] == SpanishLetters[CheckDigits.Remainder($"{lead}{middle}", 23)];
        }

        var sum = 0;
        for (var i = 0; i < 7; i++)
        {
            var value = (middle[i] - '0') * (i % 2 == 0 ? 2 : 1);
            sum += (value / 10) + (value % 10);
        }

        var check = (10 - (sum % 10)) % 10;
        return number[8] == "JABCDEFGHI"[check] || number[8] == '0' + check;
    }

    /// <summary>SIREN, and before it a key; only a key of two digits can be worked out. Monaco's numbers have no SIREN.</summary>
    public static bool France(string number)
    {
        var siren = number.AsSpan(2);
        var isMonaco = siren.StartsWith("000");
        return (isMonaco || CheckDigits.IsLuhn(siren))
            && (
                !char.IsAsciiDigit(number[0])
                || !char.IsAsciiDigit(number[1])
                || CheckDigits.Remainder($"{siren}12", 97) == ((number[0] - '0') * 10) + number[1] - '0'
            );
    }

    public static bool UnitedKingdom(string number)
    {
        if (number.Length == 5)
        {
            return true; // government departments and health authorities
        }

        var rest = CheckDigits.Sum(number, 8, 7, 6, 5, 4, 3, 2, 10, 1) % 97;
        return rest is 0 or 42;
    }

    public static bool Ireland(string number)
    {
        var isOlder = !char.IsAsciiDigit(number[1]);
        var digits = isOlder ? $"0{number.AsSpan(2, 5)}{number[0]}" : number[..7];
        var extra = number.Length == 9 ? IrishLetters.IndexOf(number[8], StringComparison.Ordinal) * 9 : 0;
        return number[7] == IrishLetters[(CheckDigits.Sum(digits, 8, 7, 6, 5, 4, 3, 2) + extra) % 23];
    }

    public static bool Lithuania(string number)
    {
        var digits = number.AsSpan(0, number.Length - 1);
        int first = 0,
            second = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            first += (1 + (i % 9)) * (digits[i] - '0');
            second += (1 + ((i + 2) % 9)) * (digits[i] - '0');
        }

        var check = first % 11 == 10 ? second % 11 % 10 : first % 11;
        return check == number[^1] - '0';
    }

    /// <summary>Companies' numbers pass the older check, those of sole traders the newer one.</summary>
    public static bool Netherlands(string number) =>
        CheckDigits.Sum(number, 9, 8, 7, 6, 5, 4, 3, 2) % 11 == number[8] - '0' || CheckDigits.Remainder($"NL{number}", 97) == 1;

    /// <summary>A person's number has thirteen digits and another check.</summary>
    public static bool Romania(string number) =>
        number.Length == 13
        || CheckDigits.Sum(number.PadLeft(10, '0'), 7, 5, 3, 2, 1, 7, 5, 3, 2) * 10 % 11 % 10 == number[^1] - '0';

    public static bool Australia(string number) =>
        (CheckDigits.Sum(number, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19) - 10) % 89 == 0;

    /// <summary>A person's eleven digits or a company's fourteen signs; letters there count from 17 (A) on.</summary>
    public static bool Brazil(string number) =>
        number.Length == 11
            ? IsBrazilian(number, 9, 11) && IsBrazilian(number, 10, 12)
            : IsBrazilian(number, 12, 9) && IsBrazilian(number, 13, 9);

    /// <summary>Only the usual form, with a Z before the last, has a check digit.</summary>
    public static bool India(string number) => number[13] != 'Z' || CheckDigits.IsLuhn36(number);

    /// <summary>The first digit is the check of the twelve after it.</summary>
    public static bool Japan(string number)
    {
        var digits = number.AsSpan(number.Length - 13);
        return 9 - (CheckDigits.Sum(digits[1..], 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1) % 9) == digits[0] - '0';
    }

    // weights rise from 2 at the last sign before the check and begin anew above the highest
    private static bool IsBrazilian(string number, int count, int highest)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += (number[i] - '0') * (2 + ((count - 1 - i) % (highest - 1)));
        }

        var check = 11 - (sum % 11);
        return (check >= 10 ? 0 : check) == number[count] - '0';
    }
}

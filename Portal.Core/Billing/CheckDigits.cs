namespace Portal.Core.Billing;

/// <summary>The sums that give away a mistyped tax number. All take digits of the right count; the caller has checked the form.</summary>
internal static class CheckDigits
{
    /// <summary>No digit.</summary>
    public const int Never = -1;

    private const string Base36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Each digit times its weight, added up. A text longer than the weights is cut.</summary>
    public static int Sum(ReadOnlySpan<char> digits, params ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += (digits[i] - '0') * weights[i];
        }

        return sum;
    }

    /// <summary>The last digit makes the sum of the digits, every second one doubled, a multiple of ten.</summary>
    public static bool IsLuhn(ReadOnlySpan<char> digits) => IsLuhn(digits, 10);

    /// <summary>The same over digits and letters.</summary>
    public static bool IsLuhn36(ReadOnlySpan<char> signs) => IsLuhn(signs, 36);

    /// <summary>ISO 7064, Mod 11,10: the last digit is the check.</summary>
    public static bool IsMod11Mod10(ReadOnlySpan<char> digits)
    {
        var product = 10;
        foreach (var digit in digits[..^1])
        {
            var sum = (digit - '0' + product) % 10;
            product = 2 * (sum == 0 ? 10 : sum) % 11;
        }

        return (11 - product) % 10 == digits[^1] - '0';
    }

    /// <summary>The remainder of a number of any length; letters count as 10 to 35, as in bank account numbers.</summary>
    public static int Remainder(ReadOnlySpan<char> signs, int divisor)
    {
        var rest = 0;
        foreach (var sign in signs)
        {
            var value = Base36.IndexOf(sign, StringComparison.Ordinal);
            rest = ((rest * (value < 10 ? 10 : 100)) + value) % divisor;
        }

        return rest;
    }

    /// <summary>
    /// The last digit is eleven less the weighted sum's remainder by eleven. What stands for a ten and for an eleven differs by country;
    /// <see cref="Never"/> where such a number is not given out.
    /// </summary>
    public static bool IsMod11(ReadOnlySpan<char> digits, ReadOnlySpan<int> weights, int ten, int eleven)
    {
        var check = 11 - (Sum(digits, weights) % 11);
        var expected = check switch
        {
            10 => ten,
            11 => eleven,
            _ => check,
        };
        return expected == digits[weights.Length] - '0';
    }

    /// <summary>The last digit is the weighted sum's remainder by eleven.</summary>
    public static bool IsRemainder11(ReadOnlySpan<char> digits, params ReadOnlySpan<int> weights) =>
        Sum(digits, weights) % 11 % 10 == digits[weights.Length] - '0';

    private static bool IsLuhn(ReadOnlySpan<char> signs, int radix)
    {
        var sum = 0;
        for (var i = 0; i < signs.Length; i++)
        {
            var value = Base36.IndexOf(signs[^(i + 1)], StringComparison.Ordinal) * (i % 2 == 0 ? 1 : 2);
            sum += (value / radix) + (value % radix);
        }

        return sum % radix == 0;
    }
}

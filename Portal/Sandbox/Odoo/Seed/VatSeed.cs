using System.Globalization;

namespace Portal.Sandbox.Odoo.Seed;

/// <summary>Invented VAT numbers with true check digits, so that a copied one passes where it is checked.</summary>
internal static class VatSeed
{
    public static string Swiss(int number, string tax)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"{101 + number:000}{201 + number:000}{30 + (number % 60):00}");
        var rest = Sum(digits, 5, 4, 3, 2, 7, 6, 5, 4) % 11;
        if (rest == 1)
        {
            return Swiss(number + 60, tax); // none is given out whose check would be ten
        }

        return $"CHE-{digits[..3]}.{digits[3..6]}.{digits[6..]}{(11 - rest) % 11} {tax}";
    }

    public static string German(int number)
    {
        var digits = (81_100_000 + (number * 137)).ToString(CultureInfo.InvariantCulture);
        var product = 10;
        foreach (var digit in digits)
        {
            var sum = (digit - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return $"DE{digits}{(11 - product) % 10}";
    }

    public static string French(int number)
    {
        var digits = (40_000_000 + number).ToString(CultureInfo.InvariantCulture);
        var sum = digits.Select((digit, at) => (digit - '0') * (at % 2 == 0 ? 1 : 2)).Sum(value => (value / 10) + (value % 10));
        var siren = $"{digits}{(10 - (sum % 10)) % 10}";
        var key = (12 + (3 * (int.Parse(siren, CultureInfo.InvariantCulture) % 97))) % 97;
        return string.Create(CultureInfo.InvariantCulture, $"FR{key:00}{siren}");
    }

    public static string British(int number)
    {
        var digits = (9_000_000 + number).ToString(CultureInfo.InvariantCulture);
        var check = 97 - (Sum(digits, 8, 7, 6, 5, 4, 3, 2) % 97);
        return string.Create(CultureInfo.InvariantCulture, $"GB{digits}{check:00}");
    }

    private static int Sum(string digits, params ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += (digits[i] - '0') * weights[i];
        }

        return sum;
    }
}

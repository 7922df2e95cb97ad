using System.Globalization;

namespace Portal.Core.ServicePlans;

/// <summary>Amounts as whole numbers of a currency's smallest unit. Source: D19.</summary>
public static class PlanMoney
{
    /// <summary>In words: <c>KES 4,000.00</c>.</summary>
    public static string Words(long minor, string currency, int decimals) =>
        $"{currency} {Amount(minor, decimals).ToString($"N{decimals}", CultureInfo.InvariantCulture)}";

    internal static decimal Amount(long minor, int decimals) => minor * new decimal(1, 0, 0, isNegative: false, (byte)decimals);

    internal static long Minor(decimal amount, int decimals)
    {
        for (var left = decimals; left > 0; left--)
        {
            amount *= 10;
        }

        return (long)Math.Round(amount, MidpointRounding.AwayFromZero);
    }
}

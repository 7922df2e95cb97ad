namespace Portal.Core.Subscriptions.Seats;

/// <summary>Amounts as whole numbers of a currency's smallest unit. Source: D19.</summary>
internal static class SeatMoney
{
    public static long Minor(decimal amount, int decimals)
    {
        for (var left = decimals; left > 0; left--)
        {
            amount *= 10;
        }

        return (long)Math.Round(amount, MidpointRounding.AwayFromZero);
    }
}

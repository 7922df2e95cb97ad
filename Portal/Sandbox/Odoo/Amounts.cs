namespace Portal.Sandbox.Odoo;

/// <summary>Sums of money, rounded half up to what the currency knows.</summary>
internal static class Amounts
{
    public static double Round(double amount, int decimals = 2) =>
        (double)Math.Round((decimal)amount, decimals, MidpointRounding.AwayFromZero);

    public static double Of(Row row, Field field) => row[field] as double? ?? 0d;

    /// <summary>The decimals of a currency, two where there is none.</summary>
    public static int Decimals(Transaction work, long? currency)
    {
        var currencies = work.Model("res.currency");
        return work.Find(currencies, currency ?? 0)?[currencies["decimal_places"]] is long places ? (int)places : 2;
    }

    /// <summary>The tax on a sum, with every tax added on top of it.</summary>
    public static double Tax(Transaction work, IEnumerable<long> taxes, double net)
    {
        var model = work.Model("account.tax");
        return Orm.Existing(work, model, taxes).Sum(tax => net * Of(tax, model["amount"]) / 100d);
    }
}

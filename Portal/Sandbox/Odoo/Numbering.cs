using System.Globalization;

namespace Portal.Sandbox.Odoo;

/// <summary>The numbers that documents get, one series a code; <c>%(year)s</c> in a prefix is the year of the call.</summary>
internal static class Numbering
{
    public const string Orders = "sale.order";
    public const string Tickets = "helpdesk.ticket";
    public const string Invoices = "account.move.invoice";
    public const string CreditNotes = "account.move.refund";
    public const string Bills = "account.move.bill";
    public const string Entries = "account.move.entry";
    public const string Payments = "account.payment";

    public static string Next(Transaction work, string code)
    {
        var series = work.Model("ir.sequence");
        var row = work
            .Database.Table(series.Name)
            .Lookup(series["code"], code)
            .Select(id => work.Find(series, id))
            .OfType<Row>()
            .First();
        var number = row[series["number_next"]] is long next ? next : 1L;
        work.Set(series, row.Id, (series["number_next"], number + 1));
        var prefix = (row.Text(series["prefix"]) ?? "").Replace(
            "%(year)s",
            work.StartedAt.Year.ToString(CultureInfo.InvariantCulture),
            StringComparison.Ordinal
        );
        var padding = row[series["padding"]] is long digits ? (int)digits : 0;
        return prefix + number.ToString(CultureInfo.InvariantCulture).PadLeft(padding, '0');
    }
}

using System.Globalization;
using Portal.Core.Lists;
using Radzen.Documents.Spreadsheet;

namespace Portal.Pages.Seats;

/// <summary>Rows as a spreadsheet that can be worked with at once: a bold header that stays in view, a filter, and columns as wide as what they hold.</summary>
internal static class SeatSheet
{
    private const int Narrowest = 70;
    private const int Widest = 320;
    private const int PerLetter = 8;

    /// <summary>Makes it.</summary>
    /// <param name="title">Name of the sheet.</param>
    /// <param name="columns">What it holds.</param>
    /// <param name="rows">The rows.</param>
    public static Workbook Fill<T>(string title, IReadOnlyList<CsvColumn<T>> columns, IReadOnlyList<T> rows)
    {
        var book = new Workbook();
        var sheet = book.AddSheet(title, rows.Count + 1, columns.Count);
        for (var column = 0; column < columns.Count; column++)
        {
            var header = sheet.Cells[0, column];
            (header.Value, header.Format) = (columns[column].Title, new Format { Bold = true });
            var longest = columns[column].Title.Length + 2; // the filter's arrow
            for (var row = 0; row < rows.Count; row++)
            {
                var value = Shown(columns[column].ValueOf(rows[row]));
                sheet.Cells[row + 1, column].Value = value;
                longest = Math.Max(longest, Convert.ToString(value, CultureInfo.InvariantCulture)?.Length ?? 0);
            }

            sheet.Columns[column] = Math.Clamp(longest * PerLetter, Narrowest, Widest);
        }

        sheet.Rows.Frozen = 1;
        sheet.AutoFilter.Range = new RangeRef(new CellRef(0, 0), new CellRef(rows.Count, columns.Count - 1));
        return book;
    }

    // a cell that a spreadsheet would take for a formula is a text; numbers stay numbers
    private static object? Shown(object? value) =>
        value switch
        {
            DateTime at => at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            decimal number => (double)number,
            int number => (double)number,
            string { Length: > 0 } text when text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' => $"'{text}",
            _ => value,
        };
}

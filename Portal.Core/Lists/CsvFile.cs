using System.Globalization;
using CsvHelper;

namespace Portal.Core.Lists;

/// <summary>A column of an exported list.</summary>
/// <typeparam name="T">Row type.</typeparam>
/// <param name="Title">Its heading.</param>
/// <param name="ValueOf">Text, number, instant or null of a row.</param>
public sealed record CsvColumn<T>(string Title, Func<T, object?> ValueOf);

/// <summary>
/// A list as CSV: UTF-8 with a byte-order mark, comma, one heading line, instants as ISO 8601 in UTC. A cell that a spreadsheet would take
/// for a formula (beginning with <c>= + - @</c>, tab or return) gets an apostrophe in front. Written as it is read, never held as a whole.
/// Source: DESIGN §8.
/// </summary>
/// <typeparam name="T">Row type.</typeparam>
/// <param name="columns">What it holds, in order.</param>
/// <param name="batches">Reads the rows.</param>
public sealed class CsvFile<T>(
    IReadOnlyList<CsvColumn<T>> columns,
    Func<CancellationToken, IAsyncEnumerable<IReadOnlyList<T>>> batches
)
{
    /// <summary>Its media type.</summary>
    public const string MediaType = "text/csv; charset=utf-8";

    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true, Injection = CsvInjection.Escape };

    /// <summary>Writes it; the stream stays open.</summary>
    /// <returns>Rows written.</returns>
    public async Task<long> WriteAsync(Stream target, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(target, Options, leaveOpen: true);
        await csv.WriteRecordAsync([.. columns.Select(column => column.Title)], cancellationToken);
        var written = 0L;
        await foreach (var batch in batches(cancellationToken))
        {
            foreach (var row in batch)
            {
                foreach (var column in columns)
                {
                    csv.WriteField(Shown(column.ValueOf(row)));
                }

                await csv.EndRecordAsync(cancellationToken);
            }

            written += batch.Count;
            await csv.FlushAsync(cancellationToken);
        }

        return written;
    }

    private static object? Shown(object? value) =>
        value is DateTime at ? at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : value;
}

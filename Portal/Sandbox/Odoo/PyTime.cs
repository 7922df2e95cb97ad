using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Sandbox.Odoo;

/// <summary>How Odoo and PostgreSQL read and print moments, which differ between a value, a domain and an answer.</summary>
internal static partial class PyTime
{
    private const string Format = "%Y-%m-%d %H:%M:%S";

    /// <summary>The one form in which an answer carries a moment. Source: Odoo 18, recording write_date_with_tz_context.</summary>
    public static string Seconds(DateTime moment) => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The stored form, with the microseconds that answers hide.</summary>
    public static string Full(DateTime moment) => moment.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DateTime Microseconds(DateTime moment) => new(moment.Ticks - (moment.Ticks % 10), DateTimeKind.Utc);

    /// <summary>Reads a datetime in a create or write as <c>strptime</c> does: no T, no Z, no fraction.</summary>
    /// <remarks>Source: Odoo 18, recordings err_bad_datetime_iso, err_bad_datetime_iso_noz, datetime_with_micro.</remarks>
    public static DateTime ParseValue(string text)
    {
        string[] formats = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];
        if (
            DateTime.TryParseExact(
                text,
                formats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var moment
            )
        )
        {
            return moment;
        }

        var startsRight =
            text.Length > 19
            && DateTime.TryParseExact(text[..19], formats[0], CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
        throw OdooError.Value(
            startsRight
                ? $"unconverted data remains: {text[19..]}"
                : $"time data {PyRepr.Of(text)} does not match format {PyRepr.Of(Pattern(text))}"
        );
    }

    /// <summary>Reads a civil date in a create or write; what follows the tenth character is not looked at.</summary>
    public static DateOnly ParseDay(string text)
    {
        var day = text.Length > 10 ? text[..10] : text;
        return DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)
            ? parsed
            : throw OdooError.Value($"time data {PyRepr.Of(day)} does not match format '%Y-%m-%d'");
    }

    /// <summary>Reads a moment in a domain as PostgreSQL's <c>timestamp</c> does; an offset is read and dropped.</summary>
    /// <remarks>
    /// A bare date means its last second after &gt; and &lt;=, its first one otherwise.
    /// Source: Odoo 18, recordings write_date_fmt_*, write_date_tz_offset_ignored.
    /// </remarks>
    public static DateTime ParseDomain(string text, string comparison)
    {
        var match = Timestamp().Match(text.Trim());
        if (!match.Success || !DateTime.TryParse(match.Groups["day"].Value, CultureInfo.InvariantCulture, out var day))
        {
            throw new OdooError(
                "psycopg2.errors.InvalidDatetimeFormat",
                $"invalid input syntax for type timestamp: \"{text}\"\n"
            );
        }

        if (!match.Groups["time"].Success)
        {
            var seconds = comparison is ">" or "<=" ? 86_399 : 0;
            return DateTime.SpecifyKind(day.AddSeconds(seconds), DateTimeKind.Utc);
        }

        var clock = TimeSpan.TryParse(match.Groups["time"].Value, CultureInfo.InvariantCulture, out var time)
            ? time
            : TimeSpan.Zero;
        return Microseconds(DateTime.SpecifyKind(day + clock, DateTimeKind.Utc));
    }

    private static string Pattern(string text)
    {
        var length = Math.Clamp(text.Length - 2, 0, Format.Length);
        return Format[..length];
    }

    [GeneratedRegex(@"^(?<day>\d{4}-\d{2}-\d{2})([ T](?<time>\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)\s*(Z|[+-]\d{2}(:?\d{2})?)?)?$")]
    private static partial Regex Timestamp();
}

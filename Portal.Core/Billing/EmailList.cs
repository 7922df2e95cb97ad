using System.Net.Mail;

namespace Portal.Core.Billing;

/// <summary>Several e-mail addresses in one field, as Odoo keeps them. Source: b1 (comma-joined), 003-15.</summary>
public static class EmailList
{
    private static readonly char[] Separators = [',', ';', '\n', '\r', '\t', ' '];

    /// <summary>Parts a text into its addresses, without repeats, in order; text that is no address comes along for the validator to name.</summary>
    public static IReadOnlyList<string> Split(string text) =>
        [
            .. text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>The same addresses parted by <c>", "</c>.</summary>
    public static string Normalize(string text) => string.Join(", ", Split(text));

    /// <summary>True for a plain address with a dotted domain, such as <c>a@b.ch</c>.</summary>
    public static bool IsAddress(string text) =>
        text.Length <= 254
        && MailAddress.TryCreate(text, out var address)
        && address.Address == text
        && address.Host.Contains('.', StringComparison.Ordinal)
        && !address.Host.StartsWith('.')
        && !address.Host.EndsWith('.')
        && !address.Host.Contains("..", StringComparison.Ordinal);
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Core.Accounts;

/// <summary>Makes and digests what proves something by being known: session keys, links, recovery codes. Only digests are stored.</summary>
internal static class AccountTokens
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int GroupLength = 6;
    private const int Groups = 4;

    /// <summary>256 random bits, fit for a link or a cookie.</summary>
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>120 random bits in groups that can be read and typed: enough for a plain digest. Source: ASVS 5.0 §6.5.2.</summary>
    public static string MakeReadable() =>
        string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Letters, GroupLength)));

    /// <summary>Digest of a token; of a readable one whatever its case, blanks and dashes.</summary>
    public static string Digest(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>A readable token as it was made.</summary>
    public static string Canonical(string typed) =>
        string.Concat(typed.Where(sign => !char.IsWhiteSpace(sign) && sign != '-')).ToUpperInvariant();
}

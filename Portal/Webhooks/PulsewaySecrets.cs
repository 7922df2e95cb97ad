using System.Security.Cryptography;
using System.Text;
using Portal.Core;

namespace Portal.Webhooks;

/// <summary>
/// The secrets of Pulseway's webhooks, several at once so that one can be changed without a pause. Each signs a body
/// (<c>x-hmac-signature</c>) and may be shown as a bearer token instead, which Pulseway sends among a webhook's own headers. Source: d4.
/// </summary>
internal sealed class PulsewaySecrets
{
    /// <summary>Least length: nobody guesses it.</summary>
    public const int LeastLength = 24;

    private readonly byte[][] _keys;

    private PulsewaySecrets(IReadOnlyList<string> secrets)
    {
        _keys = [.. secrets.Select(Encoding.UTF8.GetBytes)];
        First = secrets.Select(static secret => new Secret(secret)).FirstOrDefault();
    }

    /// <summary>None: nobody gets in.</summary>
    public static PulsewaySecrets None { get; } = new([]);

    /// <summary>The one that is given to whoever is set up to send; null when there is none.</summary>
    public Secret? First { get; }

    /// <summary>One that nobody else knows, for the sandbox.</summary>
    public static PulsewaySecrets Random() => new([Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))]);

    /// <summary>Reads a comma-separated list, and says what is wrong with it without repeating it.</summary>
    public static PulsewaySecrets Read(Secret? list, Action<string> refuse)
    {
        var entries = (list?.Reveal() ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var each = 0; each < entries.Length; each++)
        {
            if (entries[each].Length < LeastLength || !entries[each].All(static letter => letter is > ' ' and < '\x7F'))
            {
                refuse($"entry {each + 1} is not {LeastLength} or more letters, digits and signs without blanks.");
            }
        }

        return new PulsewaySecrets(entries);
    }

    /// <summary>True when one of the secrets made this signature of exactly these bytes.</summary>
    public bool HasSigned(ReadOnlySpan<byte> body, string signature)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (
            signature.Length > 64
            || !Convert.TryFromBase64String(signature, given, out var length)
            || length != HMACSHA256.HashSizeInBytes
        )
        {
            return false;
        }

        var isGood = false;
        foreach (var key in _keys)
        {
            _ = HMACSHA256.HashData(key, body, expected);
            isGood |= CryptographicOperations.FixedTimeEquals(expected, given);
        }

        return isGood;
    }

    /// <summary>True when the text is one of the secrets. Takes as long for each text of a length, whatever it says.</summary>
    public bool Has(ReadOnlySpan<char> text)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        var isGood = false;
        foreach (var key in _keys)
        {
            isGood |= CryptographicOperations.FixedTimeEquals(digest, SHA256.HashData(key));
        }

        return isGood;
    }

    /// <summary>True when nobody gets in.</summary>
    public bool IsEmpty => _keys.Length == 0;
}

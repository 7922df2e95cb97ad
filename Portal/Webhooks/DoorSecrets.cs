using System.Security.Cryptography;
using System.Text;
using Portal.Core;

namespace Portal.Webhooks;

/// <summary>
/// The secrets a door accepts, several at once so that one can be changed without a pause. Those that begin with <c>whsec_</c> sign
/// requests; the others are shown as they are, as a key or in the path. Source: d6.
/// </summary>
internal sealed class DoorSecrets
{
    /// <summary>Least length of a key or a path: nobody guesses it.</summary>
    public const int KeyLength = 24;

    private const string SigningPrefix = "whsec_";
    private const int LeastSigningBytes = 24;
    private const int MostSigningBytes = 64;

    private readonly byte[][] _keyDigests;

    private DoorSecrets(IEnumerable<string> keys, IEnumerable<byte[]> signing)
    {
        _keyDigests = [.. keys.Select(key => SHA256.HashData(Encoding.UTF8.GetBytes(key)))];
        Signing = [.. signing];
    }

    /// <summary>None: nobody gets in.</summary>
    public static DoorSecrets None { get; } = new([], []);

    /// <summary>Keys of signatures, any of which may have made one.</summary>
    public IReadOnlyList<byte[]> Signing { get; }

    /// <summary>Reads a comma-separated list, and says what is wrong with it without repeating it.</summary>
    public static DoorSecrets Read(Secret? list, bool allowSigning, Action<string> refuse)
    {
        var entries = (list?.Reveal() ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var keys = new List<string>();
        var signing = new List<byte[]>();
        for (var each = 0; each < entries.Length; each++)
        {
            if (allowSigning && entries[each].StartsWith(SigningPrefix, StringComparison.Ordinal))
            {
                if (SigningKey(entries[each]) is { } key)
                {
                    signing.Add(key);
                }
                else
                {
                    refuse(
                        $"entry {each + 1} is no whsec_ secret: base64 of {LeastSigningBytes} to {MostSigningBytes} bytes after the prefix."
                    );
                }
            }
            else if (entries[each].Length >= KeyLength && entries[each].All(IsPlain))
            {
                keys.Add(entries[each]);
            }
            else
            {
                refuse($"entry {each + 1} is not {KeyLength} or more letters, digits, - and _.");
            }
        }

        return new DoorSecrets(keys, signing);
    }

    /// <summary>One key that nobody else knows, for the sandbox.</summary>
    public static (DoorSecrets Secrets, string Key) Random()
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return (new DoorSecrets([key], []), key);
    }

    /// <summary>True when the text is one of the keys. Takes as long for each text of a length, whatever it says.</summary>
    public bool HasKey(ReadOnlySpan<char> text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(text, digest);
        var found = false;
        foreach (var key in _keyDigests)
        {
            found |= CryptographicOperations.FixedTimeEquals(digest, key);
        }

        return found;
    }

    private static void Digest(ReadOnlySpan<char> text, Span<byte> digest)
    {
        Span<byte> bytes =
            text.Length <= 256
                ? stackalloc byte[Encoding.UTF8.GetMaxByteCount(text.Length)]
                : new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], digest);
    }

    private static byte[]? SigningKey(string entry)
    {
        var key = new byte[entry.Length];
        return
            Convert.TryFromBase64String(entry[SigningPrefix.Length..], key, out var length)
            && length is >= LeastSigningBytes and <= MostSigningBytes
            ? key[..length]
            : null;
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_';
}

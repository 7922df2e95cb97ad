using System.Security.Cryptography;
using System.Text;
using Portal.Core;

namespace Portal.Webhooks;

/// <summary>
/// The secrets a door accepts, several at once so that one can be changed without a pause. Those that begin with <c>whsec_</c> sign
/// requests; the others are shown as they are, as a key or in the path. <c>name:</c> before one says whose it is. Source: d6.
/// </summary>
internal sealed class DoorSecrets
{
    /// <summary>Least length of a key or a path: nobody guesses it.</summary>
    public const int KeyLength = 24;

    /// <summary>Longest name of a sender.</summary>
    public const int SenderLength = 40;

    private const string SigningPrefix = "whsec_";
    private const int LeastSigningBytes = 24;
    private const int MostSigningBytes = 64;

    private readonly (string Sender, byte[] Digest)[] _keys;

    private DoorSecrets(IReadOnlyList<(string Sender, string Key)> keys, IEnumerable<SigningSecret> signing)
    {
        _keys = [.. keys.Select(key => (key.Sender, SHA256.HashData(Encoding.UTF8.GetBytes(key.Key))))];
        Signing = [.. signing];
        First = keys.Select(static key => new Secret(key.Key)).FirstOrDefault();
    }

    /// <summary>None: nobody gets in.</summary>
    public static DoorSecrets None { get; } = new([], []);

    /// <summary>The key that is given to whoever is set up to call; null when there is none.</summary>
    public Secret? First { get; }

    /// <summary>Keys of signatures, any of which may have made one.</summary>
    public IReadOnlyList<SigningSecret> Signing { get; }

    /// <summary>Reads a comma-separated list, and says what is wrong with it without repeating it.</summary>
    public static DoorSecrets Read(Secret? list, bool allowSigning, Action<string> refuse)
    {
        var entries = (list?.Reveal() ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var keys = new List<(string, string)>();
        var signing = new List<SigningSecret>();
        for (var each = 0; each < entries.Length; each++)
        {
            var (sender, secret) = Part(entries[each]);
            if (sender.Length > SenderLength || !sender.All(IsPlain))
            {
                refuse($"the name before the colon of entry {each + 1} is not 1 to {SenderLength} letters, digits, - and _.");
            }
            else if (allowSigning && secret.StartsWith(SigningPrefix, StringComparison.Ordinal))
            {
                if (SigningKey(secret) is { } key)
                {
                    signing.Add(new SigningSecret(sender, key));
                }
                else
                {
                    refuse(
                        $"entry {each + 1} is no whsec_ secret: base64 of {LeastSigningBytes} to {MostSigningBytes} bytes after the prefix."
                    );
                }
            }
            else if (secret.Length >= KeyLength && secret.All(IsPlain))
            {
                keys.Add((sender, secret));
            }
            else
            {
                refuse($"entry {each + 1} is not {KeyLength} or more letters, digits, - and _.");
            }
        }

        return new DoorSecrets(keys, signing);
    }

    /// <summary>One key that nobody else knows, for the sandbox.</summary>
    public static DoorSecrets Random() => new([("sandbox", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)))], []);

    /// <summary>Whose key the text is, or null. Takes as long for each text of a length, whatever it says.</summary>
    public string? FindSender(ReadOnlySpan<char> text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(text, digest);
        string? found = null;
        foreach (var (sender, key) in _keys)
        {
            found = CryptographicOperations.FixedTimeEquals(digest, key) ? sender : found;
        }

        return found;
    }

    // who gave no name is known by a few digits of the secret's digest: they tell senders apart and nothing about the secret
    private static (string Sender, string Secret) Part(string entry)
    {
        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? (entry[..colon].Trim(), entry[(colon + 1)..].Trim())
            : (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(entry)).AsSpan(0, 4)), entry);
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

/// <summary>A key of signatures.</summary>
/// <param name="Sender">Whose it is.</param>
/// <param name="Key">The key.</param>
internal sealed record SigningSecret(string Sender, byte[] Key);

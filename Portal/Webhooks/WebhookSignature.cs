using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Webhooks;

/// <summary>How a proof came out; the reasons are also what refused proofs are counted by.</summary>
internal enum Proof
{
    Good,
    Missing,
    Wrong,
    Stale,
}

/// <summary>
/// The headers of a Standard Webhooks request, read before its body: <c>webhook-id</c>, <c>webhook-timestamp</c>, <c>webhook-signature</c>.
/// What is signed is <c>id.timestamp.body</c>. Source: Standard Webhooks 1.0.0.
/// </summary>
internal readonly struct WebhookSignature
{
    /// <summary>How far the time of the attempt may be off.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Longest id; with the time and two dots it is the longest beginning of what is signed.</summary>
    public const int IdLength = 200;

    /// <summary>Room that what stands before the body needs.</summary>
    public const int PrefixLength = IdLength + 22;

    private const string Scheme = "v1,";
    private const int MostSignatures = 10;

    private readonly string _timestamp;
    private readonly string _signatures;

    private WebhookSignature(string id, string timestamp, string signatures) =>
        (Id, _timestamp, _signatures) = (id, timestamp, signatures);

    /// <summary>The sender's event id, the same for every repeat.</summary>
    public string Id { get; }

    /// <summary>Reads the headers.</summary>
    /// <returns>Missing without them, wrong when one cannot be, stale when the time is off; good says nothing of the signature yet.</returns>
    public static Proof Read(IHeaderDictionary headers, DateTimeOffset now, out WebhookSignature signature)
    {
        var (id, timestamp, signatures) = (
            headers["webhook-id"].ToString(),
            headers["webhook-timestamp"].ToString(),
            headers["webhook-signature"].ToString()
        );
        signature = new WebhookSignature(id, timestamp, signatures);
        if (id.Length == 0 || timestamp.Length == 0 || signatures.Length == 0)
        {
            return Proof.Missing;
        }

        if (
            id.Length > IdLength
            || !id.All(letter => letter is > ' ' and < '\x7F')
            || timestamp.Length > 15
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        )
        {
            return Proof.Wrong;
        }

        var off = now.ToUnixTimeSeconds() - seconds;
        return Math.Abs(off) <= Tolerance.TotalSeconds ? Proof.Good : Proof.Stale;
    }

    /// <summary>Writes what stands before the body in what is signed; returns its length.</summary>
    public int WritePrefix(Span<byte> target)
    {
        var length = Encoding.ASCII.GetBytes(Id, target);
        target[length++] = (byte)'.';
        length += Encoding.ASCII.GetBytes(_timestamp, target[length..]);
        target[length++] = (byte)'.';
        return length;
    }

    /// <summary>Whose key made one of the signatures over exactly these bytes; null when none did.</summary>
    public string? FindSender(ReadOnlySpan<byte> signed, IReadOnlyList<SigningSecret> secrets)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        string? found = null;
        foreach (var secret in secrets)
        {
            _ = HMACSHA256.HashData(secret.Key, signed, expected);
            var left = MostSignatures;
            foreach (var part in _signatures.AsSpan().Split(' '))
            {
                var text = _signatures.AsSpan(part);
                if (text.StartsWith(Scheme, StringComparison.Ordinal) && left-- > 0 && TryDecode(text[Scheme.Length..], given))
                {
                    var matches = CryptographicOperations.FixedTimeEquals(expected, given);
                    found = matches ? found ?? secret.Sender : found;
                }
            }
        }

        return found;
    }

    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes) =>
        text.Length <= 64 && Convert.TryFromBase64Chars(text, bytes, out var length) && length == bytes.Length;
}

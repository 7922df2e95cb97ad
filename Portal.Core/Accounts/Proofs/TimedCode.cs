using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Core.Accounts.Proofs;

/// <summary>The codes of authenticator apps: six digits that change every 30 seconds. Source: RFC 6238.</summary>
public static class TimedCode
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int KeyLength = 20;
    private const int Digits = 6;
    private const int Modulus = 1_000_000;
    private const long StepTicks = 30 * TimeSpan.TicksPerSecond;

    // a phone's clock may be off by one step
    private const int Slack = 1;

    /// <summary>A random key.</summary>
    public static byte[] MakeKey() => RandomNumberGenerator.GetBytes(KeyLength);

    /// <summary>Which step an instant falls into.</summary>
    public static long StepAt(DateTime at) => (at - DateTime.UnixEpoch).Ticks / StepTicks;

    /// <summary>The code of one step.</summary>
    [SuppressMessage(
        "Security",
        "CA5350",
        Justification = "Authenticator apps know HMAC-SHA1 only; HMAC does not rest on collisions."
    )]
    public static string CodeOf(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(key, counter, hash);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xF)..]) & int.MaxValue;
        return (number % Modulus).ToString($"D{Digits}", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code was typed, about now; null when it is none of them.</summary>
    public static long? FindStep(byte[] key, string typed, DateTime now)
    {
        var code = Encoding.UTF8.GetBytes(string.Concat(typed.Where(char.IsAsciiDigit)));
        long? found = null;
        for (var step = StepAt(now) - Slack; step <= StepAt(now) + Slack; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(CodeOf(key, step)), code))
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>A key as people type it: Base32 without padding.</summary>
    public static string Write(byte[] key)
    {
        var text = new StringBuilder();
        var (bits, count) = (0, 0);
        foreach (var each in key)
        {
            (bits, count) = (((bits & 0x1F) << 8) | each, count + 8);
            while (count >= 5)
            {
                count -= 5;
                text.Append(Letters[(bits >> count) & 0x1F]);
            }
        }

        return text.ToString();
    }
}

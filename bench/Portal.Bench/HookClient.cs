using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Bench;

/// <summary>What a load came to.</summary>
internal sealed record Load(double Seconds, long Accepted, long Refused, double P50, double P99)
{
    public double PerSecond => Accepted / Seconds;
}

/// <summary>Sends signed events as fast as they are answered, over so many plain sockets: cheaper than an HTTP client, since it shares the machine.</summary>
internal sealed class HookClient(Uri address, byte[] key)
{
    private static readonly string Body = $$$"""
        {"type":"item.move","timestamp":"2026-03-04T09:30:00Z","data":{"device":"2f3c9a","text":"{{{new string('x', 520)}}}"}}
        """;

    private static long _next;

    public async Task<Load> RunAsync(int connections, TimeSpan duration)
    {
        var run = Guid.CreateVersion7().ToString("N");
        var until = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var began = Stopwatch.GetTimestamp();
        var results = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => ConnectAsync(run, until))));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var times = results.SelectMany(result => result.Times).Order().ToList();
        return new Load(
            seconds,
            times.Count,
            results.Sum(result => result.Refused),
            times.Count == 0 ? 0 : times[times.Count / 2],
            times.Count == 0 ? 0 : times[(int)(times.Count * 0.99)]
        );
    }

    private async Task<(List<double> Times, long Refused)> ConnectAsync(string run, long until)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var times = new List<double>();
        var refused = 0L;
        var buffer = new byte[4096];
        while (Stopwatch.GetTimestamp() < until)
        {
            var request = Request($"{run}-{Interlocked.Increment(ref _next)}");
            var sentAt = Stopwatch.GetTimestamp();
            await socket.SendAsync(request);
            var status = await ReadAsync(socket, buffer);
            if (status == 202)
            {
                times.Add(Stopwatch.GetElapsedTime(sentAt).TotalMilliseconds);
            }
            else
            {
                refused++;
            }
        }

        return (times, refused);
    }

    private byte[] Request(string id)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{id}.{timestamp}.{Body}")));
        return Encoding.ASCII.GetBytes(
            $"POST /hooks/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n"
                + $"webhook-id: {id}\r\nwebhook-timestamp: {timestamp}\r\nwebhook-signature: v1,{signature}\r\n\r\n{Body}"
        );
    }

    // answers are short and have a Content-Length or are chunked; pipelining is not used, so the end is the end of the text
    private static async Task<int> ReadAsync(Socket socket, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0)
            {
                throw new IOException("The server closed the connection.");
            }

            length += read;
            if (IsWhole(buffer.AsSpan(0, length)))
            {
                return int.Parse(buffer.AsSpan(9, 3), CultureInfo.InvariantCulture);
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var marker = answer[..head].IndexOf("Content-Length: "u8);
        if (marker < 0)
        {
            return answer.EndsWith("0\r\n\r\n"u8);
        }

        var digits = answer[(marker + 16)..head];
        var end = digits.IndexOf((byte)'\r');
        var size = int.Parse(end < 0 ? digits : digits[..end], System.Globalization.CultureInfo.InvariantCulture);
        return answer.Length >= head + 4 + size;
    }
}

using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace Portal.Tests.Browser;

/// <summary>
/// Counts what a page receives, as Chromium says: bytes as they came over the wire, from no cache, and the frames of its circuit. Chromium tells
/// frames as they are after decompression; where the socket agreed on it they are compressed again here, as the server did.
/// </summary>
public sealed class CountedWire
{
    private const string Extensions = "Sec-WebSocket-Extensions";

    private readonly ConcurrentDictionary<string, string> _names = new();
    private readonly ConcurrentDictionary<string, long> _bytes = new();

    private readonly ConcurrentDictionary<string, DeflateStream> _sockets = new();

    private CountedWire() { }

    public static async Task<CountedWire> ListenAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var wire = new CountedWire();
        Listen(
            session,
            "Network.requestWillBeSent",
            sent => wire._names[Request(sent)] = Text(sent.GetProperty("request"), "url")
        );
        Listen(
            session,
            "Network.loadingFinished",
            done => wire.Add(Request(done), (long)done.GetProperty("encodedDataLength").GetDouble())
        );
        Listen(
            session,
            "Network.webSocketHandshakeResponseReceived",
            shaken =>
            {
                if (
                    Text(shaken.GetProperty("response").GetProperty("headers"), Extensions)
                        .StartsWith("permessage-deflate", StringComparison.Ordinal)
                )
                {
                    wire._sockets[Request(shaken)] = new DeflateStream(new MemoryStream(), CompressionLevel.Optimal);
                }
            }
        );
        Listen(
            session,
            "Network.webSocketFrameReceived",
            frame =>
            {
                var bytes = Content(frame.GetProperty("response"));
                wire.Add(
                    "circuit",
                    wire._sockets.TryGetValue(Request(frame), out var packed) ? Packed(packed, bytes) : bytes.Length
                );
            }
        );
        await session.SendAsync("Network.enable");
        return wire;
    }

    /// <summary>All bytes since the last call, and what took most of them.</summary>
    public (long Total, string Largest) Take()
    {
        var taken = _bytes.ToArray();
        _bytes.Clear();
        var lines = taken
            .OrderByDescending(each => each.Value)
            .Take(15)
            .Select(each => $"{each.Value, 8} {_names.GetValueOrDefault(each.Key, each.Key)}");
        return (taken.Sum(each => each.Value), string.Join('\n', lines));
    }

    private static void Listen(ICDPSession session, string name, Action<JsonElement> act) =>
        session.Event(name).OnEvent += (_, told) => act(told!.Value);

    private void Add(string request, long bytes) => _bytes.AddOrUpdate(request, bytes, (_, sum) => sum + bytes);

    // binary frames come as base64
    private static byte[] Content(JsonElement frame) =>
        frame.GetProperty("opcode").GetInt32() == 2
            ? Convert.FromBase64String(Text(frame, "payloadData"))
            : Encoding.UTF8.GetBytes(Text(frame, "payloadData"));

    private static string Request(JsonElement told) => Text(told, "requestId");

    private static string Text(JsonElement told, string name) => told.GetProperty(name).GetString() ?? "";

    // one compressor a socket, which remembers what went before; the last four bytes of a message are not sent. (RFC 7692)
    private static long Packed(DeflateStream packing, byte[] frame)
    {
        lock (packing)
        {
            packing.BaseStream.SetLength(0);
            packing.Write(frame);
            packing.Flush();
            return Math.Max(0, packing.BaseStream.Length - 4);
        }
    }
}

using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace Portal.Tests.Browser;

/// <summary>Counts what a page receives, as Chromium says: bytes as they came over the wire, from no cache, and the frames of its circuit.</summary>
public sealed class CountedWire
{
    private readonly ConcurrentDictionary<string, string> _names = new();
    private readonly ConcurrentDictionary<string, long> _bytes = new();

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
        // the frame arrives here as base64
        Listen(
            session,
            "Network.webSocketFrameReceived",
            frame => wire.Add("circuit", Text(frame.GetProperty("response"), "payloadData").Length * 3L / 4)
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

    private static string Request(JsonElement told) => Text(told, "requestId");

    private static string Text(JsonElement told, string name) => told.GetProperty(name).GetString() ?? "";
}

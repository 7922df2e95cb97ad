using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Core.Accounts;
using Portal.Hosting;
using Portal.Tests.Support;

namespace Portal.Tests.Safety;

/// <summary>Sockets opened as pages open them, by a client that does as it likes. Source: row 21, ASVS 5.0 §4.4.1.</summary>
public sealed class WhenPagesAreOpened : IAsyncLifetime
{
    private static readonly byte[] Handshake = Encoding.UTF8.GetBytes("""{"protocol":"blazorpack","version":1}""" + "\u001e");

    private readonly TestFolder _folder = new();
    private readonly List<ClientWebSocket> _sockets = [];
    private RunningPortal _portal = null!;
    private string _path = "/_blazor";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private OpenPages Pages => _portal.Services.GetRequiredService<OpenPages>();

    public async ValueTask InitializeAsync() =>
        _portal = await RunningPortal.StartAsync(_folder, [("Portal:PagesPerPerson", "6"), ("Portal:PagesInAll", "10")]);

    public async ValueTask DisposeAsync()
    {
        _sockets.ForEach(socket => socket.Dispose());
        await _portal.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("/_blazor")]
    [InlineData("/_blazor/")]
    [InlineData("/_BLAZOR")]
    public async Task One_person_may_open_so_many_and_the_others_are_not_touched_by_it(string path)
    {
        _path = path;
        using var greedy = await SignInAsync("finance");
        using var other = await SignInAsync("support");
        var mine = new List<ClientWebSocket>();
        for (var page = 0; page < 6; page++)
        {
            mine.Add(await OpenAsync(greedy));
        }

        var refused = await TryOpenAsync(greedy);
        await OpenAsync(other);
        await mine[0].CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
        await UntilAsync(() => Pages.Count == 6);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused);
        await OpenAsync(greedy);
        Assert.Contains("too many pages open", await greedy.GetTextAsync("/crowded"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_together_may_open_so_many()
    {
        using var first = await SignInAsync("finance");
        using var second = await SignInAsync("support");
        for (var page = 0; page < 5; page++)
        {
            await OpenAsync(first);
            await OpenAsync(second);
        }

        using var third = await SignInAsync("viewer");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await TryOpenAsync(third));
        Assert.Contains("Portal is full", await third.GetTextAsync("/crowded"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_who_try_at_once_get_no_more_than_there_is()
    {
        using var greedy = await SignInAsync("finance");

        var tried = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TryOpenAsync(greedy)));

        Assert.Equal(6, tried.Count(status => status == HttpStatusCode.SwitchingProtocols));
        Assert.Equal(6, Pages.Count);
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Forbidden)]
    [InlineData("own", HttpStatusCode.SwitchingProtocols)]
    public async Task A_socket_opens_for_our_own_pages_only(string? origin, HttpStatusCode expected)
    {
        using var browser = await SignInAsync("finance");

        Assert.Equal(expected, await TryOpenAsync(browser, origin == "own" ? Own : origin));
    }

    [Fact]
    public async Task Nobody_opens_one_without_a_session()
    {
        using var stranger = _portal.OpenBrowser();

        Assert.Equal(HttpStatusCode.Unauthorized, await TryOpenAsync(stranger));
    }

    [Theory]
    [InlineData("/_blazor")]
    [InlineData("/_blazor/")]
    [InlineData("/_BLAZOR")]
    public async Task Nothing_but_a_socket_carries_a_page(string path)
    {
        using var browser = await SignInAsync("finance");
        using var http = new HttpClient { BaseAddress = _portal.Address };
        http.DefaultRequestHeaders.Add("Cookie", browser.Cookies.GetCookieHeader(_portal.Address));
        using var negotiated = await http.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, Cancellation);
        var offer = await negotiated.Content.ReadFromJsonAsync<JsonNode>(Cancellation);

        using var polling = await http.GetAsync($"{path}?id={offer!["connectionToken"]}", Cancellation);
        using var sending = await http.PostAsync(
            $"{path}?id={offer["connectionToken"]}",
            new ByteArrayContent(Handshake),
            Cancellation
        );

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (polling.StatusCode, sending.StatusCode));
        Assert.Equal(0, Pages.Count);
    }

    [Fact]
    public async Task A_message_that_is_too_large_ends_its_own_page_only()
    {
        using var browser = await SignInAsync("finance");
        var hostile = await OpenAsync(browser);
        var good = await OpenAsync(browser);
        await hostile.SendAsync(Handshake, WebSocketMessageType.Text, true, Cancellation);
        await good.SendAsync(Handshake, WebSocketMessageType.Text, true, Cancellation);

        // its length first, as the protocol has it: 64 KiB where 32 are taken
        await hostile.SendAsync(new byte[] { 0x80, 0x80, 0x04 }, WebSocketMessageType.Binary, true, Cancellation);
        await hostile.SendAsync(new byte[0x10000], WebSocketMessageType.Binary, true, Cancellation);

        await UntilEndedAsync(hostile);
        await UntilAsync(() => Pages.Count == 1);
        Assert.Equal(WebSocketState.Open, good.State);
    }

    [Theory]
    [InlineData("/_blazor")]
    [InlineData("/_blazor/")]
    [InlineData("/_BLAZOR")]
    public async Task A_page_that_stays_after_its_session_is_cut(string path)
    {
        _path = path;
        using var browser = await SignInAsync("finance");
        using var other = await SignInAsync("support");
        var stubborn = await OpenAsync(browser);
        await OpenAsync(other);
        await using (var db = _portal.OpenDatabase())
        {
            var user = await db.Users.SingleAsync(user => user.Email == "finance@sandbox.local", Cancellation);
            user.DisabledAt = DateTime.UtcNow;
            await db.SaveChangesAsync(Cancellation);
        }

        var watch = _portal.Services.GetRequiredService<OpenPageWatch>();
        await UntilAsync(() => Pages.Count == 2);
        var first = await watch.RunOnceAsync(Cancellation);
        var second = await watch.RunOnceAsync(Cancellation);

        Assert.Equal(((1, 0), (0, 1)), (first, second));
        await UntilEndedAsync(stubborn);
        await UntilAsync(() => Pages.Count == 1);
    }

    private string Own => _portal.Address.GetLeftPart(UriPartial.Authority);

    private Task<PortalBrowser> SignInAsync(string name) =>
        Visitor.SignInAsync(_portal, $"{name}@sandbox.local", DemoAccounts.Password);

    private async Task<ClientWebSocket> OpenAsync(PortalBrowser browser)
    {
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await TryOpenAsync(browser));
        return _sockets[^1];
    }

    private Task<HttpStatusCode> TryOpenAsync(PortalBrowser browser) => TryOpenAsync(browser, Own);

    private async Task<HttpStatusCode> TryOpenAsync(PortalBrowser browser, string? origin)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Cookie", browser.Cookies.GetCookieHeader(_portal.Address));
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        lock (_sockets)
        {
            _sockets.Add(socket);
        }

        try
        {
            await socket.ConnectAsync(new UriBuilder(_portal.Address) { Scheme = "ws", Path = _path }.Uri, Cancellation);
        }
        catch (WebSocketException)
        {
            // the status says why
        }

        return socket.HttpStatusCode;
    }

    private static async Task UntilEndedAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        try
        {
            while ((await socket.ReceiveAsync(buffer, Cancellation)).MessageType != WebSocketMessageType.Close) { }
        }
        catch (WebSocketException)
        {
            // cut
        }
    }

    // the server notices a closed socket on a thread of its own
    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

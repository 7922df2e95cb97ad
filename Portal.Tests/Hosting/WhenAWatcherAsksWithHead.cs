using System.Net;
using Portal.Tests.Support;

namespace Portal.Tests.Hosting;

public sealed class WhenAWatcherAsksWithHead : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private RunningPortal _portal = null!;

    public async ValueTask InitializeAsync() => _portal = await RunningPortal.StartAsync(_folder);

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("/signin", HttpStatusCode.OK)]
    [InlineData("/", HttpStatusCode.Redirect)]
    [InlineData("/portal.css", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/hangfire", HttpStatusCode.NotFound)]
    public async Task The_answer_is_that_of_get_without_a_body(string path, HttpStatusCode status)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _portal.Address };
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }
}

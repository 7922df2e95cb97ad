using System.Globalization;
using System.Net;
using Portal.Tests.Support;

namespace Portal.Tests.Publishing;

[Collection(nameof(PublishingSuite))]
public sealed class WhenTheImagesProgramStarts(PublishedPortal published)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_answers_is_healthy_keeps_its_files_in_the_volume_and_stops_when_asked()
    {
        var port = FreePort.Find();
        await using var portal = published.Start(port);
        _ = await portal.WaitForLineAsync("started: sandbox", StartLimit, Cancellation);

        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready", Cancellation)).StatusCode);
        Assert.Contains("Sign in", await client.GetStringAsync("/signin", Cancellation), StringComparison.Ordinal);
        Assert.NotEmpty(
            Directory.EnumerateFiles(
                published.Rehearsal.Environment["Portal__DataDirectory"],
                "*.db",
                SearchOption.AllDirectories
            )
        );
        _ = await HealthCheckAsync(port);

        Assert.Equal(0, await portal.TerminateAsync(StopLimit, Cancellation));
    }

    [Fact]
    public void It_does_not_run_as_root()
    {
        Assert.True(published.Rehearsal.RunsUnprivileged);
        Assert.NotEqual("0", published.Rehearsal.UserId);
    }

    [Fact]
    public async Task The_health_check_fails_where_nothing_answers()
    {
        _ = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => HealthCheckAsync(FreePort.Find()));
    }

    private Task<string> HealthCheckAsync(int port)
    {
        var number = port.ToString(CultureInfo.InvariantCulture);
        string[] command =
        [
            .. published.Rehearsal.HealthCheck.Select(part =>
                part.Replace(published.Rehearsal.Port, number, StringComparison.Ordinal)
            ),
        ];
        return ChildProcess.RunAsync(command, "/", null, Cancellation);
    }
}

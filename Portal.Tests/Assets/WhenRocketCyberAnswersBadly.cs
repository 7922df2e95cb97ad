using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core;
using Portal.Core.Assets.Alerts;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>RocketCyber behind something that spoils its answers: nothing is lost, and it is said what is the matter. Source: d5, P4.</summary>
public sealed class WhenRocketCyberAnswersBadly() : AlertSuite(DatabaseProvider.Sqlite)
{
    private const string Html = "<html><body>Maintenance</body></html>";

    private readonly HttpClient _client = new();
    private WebApplication _proxy = null!; // set before the first test
    private Func<HttpContext, byte[], Task>? _spoil;

    protected override Uri RocketCyberUrl => new($"{_proxy.Urls.First()}/v3/");

    public override async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _proxy = builder.Build();
        _proxy.Run(PassAsync);
        await _proxy.StartAsync(Cancellation);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _proxy.DisposeAsync();
        _client.Dispose();
    }

    public static TheoryData<string, ConnectorFault?> Spoilt =>
        new()
        {
            { "a web page", ConnectorFault.Malformed },
            { "a web page with 502", ConnectorFault.Unavailable },
            { "half of it, then the end", ConnectorFault.Unreachable },
            { "half of it, as if whole", ConnectorFault.Malformed },
            { "nothing", ConnectorFault.Malformed },
            { "another list", null },
        };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task A_poll_fails_with_a_reason_and_the_next_one_brings_what_it_missed(string how, ConnectorFault? fault)
    {
        await RunAsync<PollIncidents>(PollIncidents.JobName);
        var before = await CountAsync();
        var device = await KnownDeviceAsync();
        RocketCyber.Open(device, "While it was ill", "m", "High");
        _spoil = (context, whole) => SpoilAsync(how, context, whole);

        var failed = await TryAsync<PollIncidents>(PollIncidents.JobName);
        var (during, seen) = (await CountAsync(), Get<SystemStatusBoard>().Find(ExternalSystem.RocketCyber)?.LastFault);
        _spoil = null;
        await RunAsync<PollIncidents>(PollIncidents.JobName);
        await HandleAsync();

        Assert.Equal(JobRunState.Failed, failed.State);
        Assert.Contains("RocketCyber", failed.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("Maintenance", failed.Summary, StringComparison.Ordinal);
        Assert.Equal(fault, seen);
        Assert.Equal((before, before + 1), (during, await CountAsync()));
        Assert.Equal(1, (await AlertAsync("While it was ill")).Count);
    }

    [Fact]
    public async Task An_alert_whose_details_cannot_be_read_waits_for_nothing_but_them()
    {
        var device = await KnownDeviceAsync();
        var incident = RocketCyber.Open(device, "Strange program", "It ran.", "High");
        _spoil = (context, _) => context.Response.WriteAsync(Html, context.RequestAborted);

        await IncidentAsync(incident, device);
        await DrainAsync();
        _spoil = null;
        Clock.Jump(TimeSpan.FromHours(1));
        await DrainAsync();

        Assert.Single(await TicketsAsync("Alert: Strange program"));
        Assert.Single(await OdooTicketsAsync("Alert: Strange program"));
    }

    private static async Task SpoilAsync(string how, HttpContext context, byte[] whole)
    {
        var response = context.Response;
        switch (how)
        {
            case "half of it, then the end":
                response.ContentLength = whole.Length;
                await response.Body.WriteAsync(whole.AsMemory(0, whole.Length / 2), context.RequestAborted);
                await response.Body.FlushAsync(context.RequestAborted);
                context.Abort();
                break;
            case "half of it, as if whole":
                await response.Body.WriteAsync(whole.AsMemory(0, whole.Length / 2), context.RequestAborted);
                break;
            case "nothing":
                break;
            case "another list":
                await response.WriteAsync("""{"totalCount":0,"rows":[]}""", context.RequestAborted);
                break;
            default:
                response.StatusCode = how.EndsWith("502", StringComparison.Ordinal) ? 502 : 200;
                response.ContentType = "text/html";
                await response.WriteAsync(Html, context.RequestAborted);
                break;
        }
    }

    private async Task PassAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(Server.BaseUrl, $"rocketcyber{context.Request.Path}{context.Request.QueryString}")
        );
        request.Headers.TryAddWithoutValidation("Authorization", (string?)context.Request.Headers.Authorization);
        using var answer = await _client.SendAsync(request, context.RequestAborted);
        var whole = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (_spoil is { } spoil)
        {
            await spoil(context, whole);
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(whole, context.RequestAborted);
    }

    private async Task<int> CountAsync()
    {
        await using var db = Database.Open();
        return await db.Inbox.CountAsync(message => message.Source == "rocketcyber", Cancellation);
    }
}

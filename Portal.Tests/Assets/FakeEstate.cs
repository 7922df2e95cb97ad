using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Portal.Tests.Assets;

/// <summary>A Pulseway on a free port whose devices and groups a test writes itself, and which can be rude. Source: d4 (envelope, paging).</summary>
internal sealed class FakeEstate : IAsyncDisposable
{
    private WebApplication? _app;

    public Uri? Url { get; private set; }

    public List<JsonObject> Devices { get; } = [];

    public List<JsonObject> Groups { get; } = [];

    public List<JsonObject> Organizations { get; } = [];

    /// <summary>Answers instead of the list when it gives something.</summary>
    public Func<HttpContext, (int Status, string Body)?> Rude { get; set; } = static _ => null;

    /// <summary>True for a list whose pages are all its first one.</summary>
    public bool RepeatsFirstPage { get; set; }

    /// <summary>Organizations that it was told to make, in order.</summary>
    public List<JsonObject> Told { get; } = [];

    /// <summary>How long a throttled caller is asked to wait, in seconds.</summary>
    public string RetryAfter { get; set; } = "7";

    /// <summary>Paths that were asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>A device as it stands in the lists, in a group and an organization of these ids.</summary>
    public JsonObject Add(string id, string name, int group, int organization, string serial = "")
    {
        var device = new JsonObject
        {
            ["Identifier"] = id,
            ["Name"] = name,
            ["GroupId"] = group,
            ["SiteId"] = organization,
            ["OrganizationId"] = organization,
            ["AssetInfo"] = new JsonArray(
                new JsonObject
                {
                    ["CategoryName"] = "BIOS",
                    ["CategoryData"] = new JsonObject { ["Serial Number"] = serial },
                }
            ),
        };
        Devices.Add(device);
        return device;
    }

    public void AddGroup(int id, string name, int organization, string organizationName, string? mapping = null) =>
        Groups.Add(
            new JsonObject
            {
                ["Id"] = id,
                ["Name"] = name,
                ["ParentSiteId"] = organization,
                ["ParentSiteName"] = "Site",
                ["ParentOrganizationId"] = organization,
                ["ParentOrganizationName"] = organizationName,
                ["PsaMappingId"] = mapping,
            }
        );

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Map("/v3/{**path}", AnswerAsync);
        await _app.StartAsync(cancellationToken);
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Url = new Uri(new Uri(address), "/v3/");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = $"{context.Request.RouteValues["path"]}";
        Asked.Add(path);
        if (context.Request.Method == "POST")
        {
            using var told = new StreamReader(context.Request.Body);
            Told.Add(JsonNode.Parse(await told.ReadToEndAsync(context.RequestAborted))!.AsObject());
        }

        var (status, body) = Rude(context) ?? Answer(path, context.Request.Query);
        context.Response.StatusCode = status;
        context.Response.ContentType = body.StartsWith('<') ? "text/html" : "application/json";
        if (status == 429)
        {
            context.Response.Headers.RetryAfter = RetryAfter;
        }

        await context.Response.WriteAsync(body, Encoding.UTF8, context.RequestAborted);
    }

    private (int Status, string Body) Answer(string path, IQueryCollection query)
    {
        var (skip, top) = (Number(query, "$skip"), Number(query, "$top"));
        return path.Split('/') switch
        {
            ["devices"] or ["assets"] => (200, Page(Devices, RepeatsFirstPage ? 0 : skip, top)),
            ["groups"] => (200, Page(Groups, skip, top)),
            ["organizations"] => (200, Page(Organizations, skip, top)),
            ["assets", var id] when Devices.Find(each => $"{each["Identifier"]}" == id) is { } one => (
                200,
                new JsonObject
                {
                    ["Data"] = one.DeepClone(),
                    ["Meta"] = new JsonObject { ["ResponseCode"] = 200 },
                }.ToJsonString()
            ),
            _ => (404, """{"Meta":{"ResponseCode":404,"ErrorMessage":"Not found."}}"""),
        };
    }

    private static int Number(IQueryCollection query, string name) =>
        int.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Page(List<JsonObject> records, int skip, int top) =>
        new JsonObject
        {
            ["Data"] = new JsonArray([.. records.Skip(skip).Take(top).Select(each => each.DeepClone())]),
            ["Meta"] = new JsonObject { ["ResponseCode"] = 200, ["TotalCount"] = records.Count },
        }.ToJsonString();
}

using System.Text;
using System.Text.Json;
using Portal.Core;
using Portal.Core.Assets.Alerts;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>A security service whose fields stand elsewhere than RocketCyber's. Source: d5.</summary>
public sealed class WhenAnotherServiceTellsOfIncidents() : AlertSuite(DatabaseProvider.Sqlite)
{
    private const string Setting =
        "id = event.ref, title = event.name, severity = event.level, affectedDevices = hosts.*.name, resolvedAt = event.times.1";

    protected override AlertOptions Alerts => new() { Incidents = IncidentPaths.Parse(Setting, out _) };

    [Fact]
    public async Task Its_incidents_are_read_along_the_paths_and_RocketCybers_own_still_are()
    {
        var (one, other) = (await KnownDeviceAsync(), await KnownDeviceAsync(1));
        await ArriveAsync(
            "rocketcyber",
            "incident",
            null,
            null,
            $$"""
            {"event":{"ref":7,"name":"Odd login","level":"critical","times":["2026-11-01T00:00:00Z"]},
             "hosts":[{"name":"{{one.Hostname}}"},{"name":"{{other.Hostname}}"},{"ip":"10.0.0.1"}]}
            """
        );
        await ArriveAsync("rocketcyber", "incident", null, null, """{"id":8,"title":"Plain","severity":"low","event":"?"}""");
        await HandleAsync();

        await using var db = Database.Open();
        var odd = db.Alerts.Where(alert => alert.Title == "Odd login").ToList();
        Assert.Equal(new[] { one.Hostname, other.Hostname }.Order(), odd.Select(alert => alert.DeviceName).Order());
        Assert.All(odd, alert => Assert.Equal(AlertPriority.Critical, alert.Priority));
        Assert.Equal(AlertPriority.Low, (await AlertAsync("Plain")).Priority);
    }

    [Theory]
    [InlineData("""{"a":{"b":[1,{"c":" two "}]}}""", "title = a.b.1.c", "two")]
    [InlineData("""{"a":{"b":[{"c":"UNDEFINED"},{"c":"second"}]}}""", "title = a.b.*.c", "second")]
    [InlineData("""{"a":"no object","title":"own"}""", "title = a.b.c", "own")]
    [InlineData("""{"a":[],"title":"own"}""", "title = a.9", "own")]
    public void A_path_goes_inwards_and_falls_back_to_the_own_name(string json, string setting, string found)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(json));

        Assert.Equal(found, IncidentPaths.Parse(setting, out var fault).Text(document.RootElement, "title"));
        Assert.Null(fault);
    }

    [Theory]
    [InlineData("name = a.b", "name = a.b")]
    [InlineData("title", "title")]
    [InlineData("title = a..b", "title = a..b")]
    [InlineData("title = a, id = b, title = c", "title = c")]
    [InlineData("title = 1.2.3.4.5.6.7.8.9.10.11", "title = 1.2.3.4.5.6.7.8.9.10.11")]
    public void What_is_no_path_is_named(string setting, string named)
    {
        _ = IncidentPaths.Parse(setting, out var fault);

        Assert.Equal(named, fault);
    }
}

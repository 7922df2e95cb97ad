using System.Globalization;
using System.Text;
using System.Text.Json;
using Portal.Core.Assets.Alerts;

namespace Portal.Core.RocketCyber;

/// <summary>RocketCyber's incidents, and the events behind one, which hold what the incident itself does not say. Source: d5, R15.</summary>
internal sealed class RocketCyberIncidents(RocketCyberClient rocketCyber, RocketCyberConfigured configured, TimeProvider time)
    : IIncidentFeed
{
    private const int PageSize = 200;
    private const int MostApps = 20;
    private static readonly TimeSpan WhileAJobWaits = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan WhileAMessageWaits = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KeepAppsFor = TimeSpan.FromHours(1);
    private readonly EventSearch _search = new();
    private (IReadOnlyList<string> Ids, DateTimeOffset ReadAt)? _apps;

    public bool IsConnected => configured.IsConnected;

    public async Task<IncidentPage> ListAsync(int page, CancellationToken cancellationToken)
    {
        var found = await rocketCyber.PageAsync(
            string.Create(CultureInfo.InvariantCulture, $"incidents?page={page}&pageSize={PageSize}&sort=updatedAt:desc"),
            WhileAJobWaits,
            Read,
            cancellationToken
        );
        // it may give fewer than it is asked for: only an empty page, or its own word, is the end
        return new IncidentPage(found.Records, found.Rows - found.Records.Count, found.Rows == 0 || page >= found.Pages);
    }

    public async Task<string> FindDetailsAsync(string accountId, string incidentId, CancellationToken cancellationToken)
    {
        var search = $"{accountId}/{incidentId}";
        foreach (var place in _search.Begin(search, await AppsAsync(cancellationToken)))
        {
            var path =
                $"events?accountId={Uri.EscapeDataString(accountId)}&appId={Uri.EscapeDataString(place.App)}&verdict={place.Verdict}&incidentId={Uri.EscapeDataString(incidentId)}&pageSize=20";
            var found = await rocketCyber.ListAsync(path, WhileAMessageWaits, Details, cancellationToken);
            if (found.FirstOrDefault(each => each.Incident == incidentId) is { Text.Length: > 0 } details)
            {
                _search.Succeed(search, place);
                return details.Text;
            }

            _search.Miss(search, place);
        }

        _search.End(search);
        return "";
    }

    private async Task<IReadOnlyList<string>> AppsAsync(CancellationToken cancellationToken)
    {
        if (_apps is { } known && time.GetUtcNow() - known.ReadAt < KeepAppsFor)
        {
            return known.Ids;
        }

        var ids = await rocketCyber.ListAsync(
            $"apps?pageSize={MostApps}",
            WhileAMessageWaits,
            static app => LooseJson.Text(app, "id") is { Length: > 0 } id ? id : null,
            cancellationToken
        );
        _apps = (ids, time.GetUtcNow());
        return ids;
    }

    private static FoundIncident? Read(JsonElement json) =>
        LooseJson.Text(json, "id") is { Length: > 0 } id
            ? new FoundIncident(
                id,
                LooseJson.Text(json, "updatedAt"),
                LooseJson.Instant(json, "updatedAt"),
                LooseJson.Text(json, "resolvedAt").Length > 0,
                Encoding.UTF8.GetBytes(json.GetRawText())
            )
            : null;

    // the vendor's own words, one a line: which there are differs by application
    private static EventDetails? Details(JsonElement json)
    {
        var details = LooseJson.Inner(json, "details");
        if (details.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var lines = details
            .EnumerateObject()
            .Select(field => (field.Name, Text: LooseJson.Text(details, field.Name)))
            .Where(field => field.Text.Length > 0)
            .Take(20)
            .Select(field => $"{Folding.Tidy(field.Name)}: {Folding.Tidy(field.Text)}");
        return new EventDetails(LooseJson.Text(json, "incidentId"), string.Join('\n', lines));
    }

    private sealed record EventDetails(string Incident, string Text);
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Portal.Core.Assets.Alerts;

namespace Portal.Core.Pulseway;

/// <summary>Pulseway's notifications. Source: d4.</summary>
internal sealed class PulsewayNotifications(PulsewayClient pulseway) : INotificationFeed
{
    private const int PageSize = 100;

    public async ValueTask<bool> IsConnectedAsync(CancellationToken cancellationToken) =>
        await pulseway.FindEndpointAsync(cancellationToken) is not null;

    public async Task<long> FindNewestAsync(CancellationToken cancellationToken)
    {
        var newest = await ListAsync("notifications?$orderby=Id%20desc&$top=1", cancellationToken);
        return newest is [var one] ? one.Id : 0;
    }

    // by id and not by place: what comes or goes meanwhile shifts no page, so that nothing is skipped
    public Task<IReadOnlyList<FoundNotification>> ListAfterAsync(long afterId, CancellationToken cancellationToken) =>
        ListAsync(
            string.Create(CultureInfo.InvariantCulture, $"notifications?$filter=Id%20gt%20{afterId}&$orderby=Id&$top={PageSize}"),
            cancellationToken
        );

    private async Task<IReadOnlyList<FoundNotification>> ListAsync(string path, CancellationToken cancellationToken)
    {
        var page =
            PulsewayAnswers.ReadPage(await pulseway.ReadPatientlyAsync(path, cancellationToken))
            ?? throw new ConnectorException(ExternalSystem.Pulseway, ConnectorFault.Malformed, "notifications: no list.");
        List<FoundNotification> read = [.. page.Select(Read).OfType<FoundNotification>()];
        return read.Count == 0 && page.Count > 0
            ? throw new ConnectorException(ExternalSystem.Pulseway, ConnectorFault.Malformed, "notifications: none has a number.")
            : read;
    }

    private static FoundNotification? Read(JsonElement json) =>
        long.TryParse(LooseJson.Text(json, "Id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new FoundNotification(id, LooseJson.Text(json, "DeviceIdentifier"), Encoding.UTF8.GetBytes(json.GetRawText()))
            : null;
}

using System.Globalization;
using Portal.Core.Connections;
using Portal.Core.Jobs;

namespace Portal.Core.Assets.Import;

/// <summary>
/// Brings clients from Odoo, and the assets that it keeps in the Studio profile; once a day at the earliest it finds out which were deleted. Source:
/// 000-2, P4, DESIGN §10.
/// </summary>
public sealed class ImportClients : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "import-clients";

    private readonly OdooGate _gate;
    private readonly ClientPull _clients;
    private readonly AssetPull _assets;
    private readonly RecordSweep _sweep;
    private readonly ConnectedSystems _systems;

    internal ImportClients(OdooGate gate, ClientPull clients, AssetPull assets, RecordSweep sweep, ConnectedSystems systems) =>
        (_gate, _clients, _assets, _sweep, _systems) = (gate, clients, assets, sweep, systems);

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Import clients and assets";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.SyncAssets;

    /// <inheritdoc/>
    public ValueTask<Refusal?> FindRestAsync(CancellationToken cancellationToken) =>
        _systems.FindRestAsync(ExternalSystem.Odoo, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var (clients, assets, note) = (0, 0, "");
        await _gate(
            progress.Trigger,
            async () =>
            {
                (clients, note) = await _clients.RunAsync(cancellationToken);
                progress.Advance(clients, ("clients read", clients));
                assets = _sweep.KeepsAssets ? await _assets.RunAsync(cancellationToken) : 0;
                progress.Advance(assets, ("assets read", assets));
                await _sweep.RunIfDueAsync(progress, cancellationToken);
            },
            cancellationToken
        );
        // devices come from Pulseway where Odoo keeps none
        var kept = _sweep.KeepsAssets ? string.Create(CultureInfo.InvariantCulture, $", assets read: {assets}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"Clients read: {clients}{kept}.{note}");
    }
}

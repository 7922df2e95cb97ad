using System.Globalization;
using Portal.Core.Assets.Import;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;

namespace Portal.Core.Assets.Tickets;

/// <summary>
/// Brings tickets from Odoo: all of them the first time, afterwards what changed; and asks after those that are open, so that a deleted one is
/// noticed. Source: C12, P4, DESIGN §10.
/// </summary>
public sealed class ImportTickets : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "import-tickets";

    private readonly OdooGate _gate;
    private readonly TicketPull _pull;
    private readonly TicketMove _move;
    private readonly ConnectedSystems _systems;
    private readonly MessagingWakes _wakes;

    internal ImportTickets(OdooGate gate, TicketPull pull, TicketMove move, ConnectedSystems systems, MessagingWakes wakes) =>
        (_gate, _pull, _move, _systems, _wakes) = (gate, pull, move, systems, wakes);

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Import tickets";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.ImportAlerts;

    /// <inheritdoc/>
    public ValueTask<Refusal?> FindRestAsync(CancellationToken cancellationToken) =>
        _systems.FindRestAsync(ExternalSystem.Odoo, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        TicketModel? model = null;
        await _gate(
            progress.Trigger,
            async () =>
            {
                model = await _move.FollowAsync(cancellationToken);
                await (
                    model is { } found and not TicketModel.PortalOnly
                        ? _pull.RunAsync(found, progress, cancellationToken)
                        : Task.CompletedTask
                );
            },
            cancellationToken
        );
        if (model is null)
        {
            return "Odoo seems to keep tickets in another model now. Portal follows when an import of some minutes later finds the same.";
        }

        if (model == TicketModel.PortalOnly)
        {
            return "Odoo has no place for tickets; they live in Portal.";
        }

        _wakes.Outbox.Raise();
        var read = progress.Counts.FirstOrDefault(count => count.Key == TicketPull.Read).Value;
        var changed = progress.Counts.FirstOrDefault(count => count.Key == TicketPull.Changed).Value;
        return string.Create(CultureInfo.InvariantCulture, $"{read} tickets read, {changed} changed.");
    }
}

using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// A trial of the count as a job of its own: it stands for no month's count, and no count joins it. Source: 000-27, scenario 24.
/// </summary>
public sealed class TrialRecount : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "recount-trial";

    private readonly ConnectedSystems _systems;
    private readonly CountSeats _count;
    private readonly SeatOptions _options;
    private readonly TimeProvider _time;
    private Actor? _actor;

    internal TrialRecount(ConnectedSystems systems, CountSeats count, SeatOptions options, TimeProvider time) =>
        (_systems, _count, _options, _time) = (systems, count, options, time);

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Trial count of seats";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.CountSeats;

    /// <inheritdoc/>
    public ValueTask<Refusal?> FindRestAsync(CancellationToken cancellationToken) =>
        _systems.FindRestAsync(ExternalSystem.Odoo, cancellationToken);

    /// <summary>Who wants it.</summary>
    internal void Tell(Actor actor) => _actor = actor;

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var order = new SeatCountOrder(
            _actor ?? progress.Starter,
            SeatPeriod.At(_time.UtcInstant, _options.Zone),
            IsDryRun: true,
            Replaces: null
        );
        var counted = await _count.ExecuteAsync(order, progress, cancellationToken);
        if (!counted.Succeeded)
        {
            throw RecountSeats.Failed(counted.Refusals[0]);
        }

        var run = counted.Value!.Run; // it succeeded
        return $"{SeatPeriod.Title(run.Period)}, trial: {SeatNotes.Of(run)}.";
    }
}

namespace Portal.Core.Connections;

/// <summary>What the connectors of this version bring. Thread-safe.</summary>
public sealed class ConnectedSystems(
    IEnumerable<ISystemProbe> probes,
    IEnumerable<IKeyIssuer> issuers,
    IEnumerable<IConnectionFigures> figures
)
{
    /// <summary>The probes, in the order of <see cref="ExternalSystem"/>.</summary>
    public IReadOnlyList<ISystemProbe> Probes { get; } = [.. probes.OrderBy(probe => probe.System)];

    /// <summary>The probe of a system, or null when this version does not connect it.</summary>
    public ISystemProbe? FindProbe(ExternalSystem system) => Probes.FirstOrDefault(probe => probe.System == system);

    /// <summary>True when Portal can call a system: this version connects it, and somebody has told where it is.</summary>
    public async ValueTask<bool> IsConnectedAsync(ExternalSystem system, CancellationToken cancellationToken) =>
        FindProbe(system) is { } probe && await probe.FindTargetAsync(cancellationToken) is not null;

    /// <summary>True when Portal could call a system, but nobody has told it where that is.</summary>
    public async ValueTask<bool> IsMissingAsync(ExternalSystem system, CancellationToken cancellationToken) =>
        FindProbe(system) is { } probe && await probe.FindTargetAsync(cancellationToken) is null;

    /// <summary>Why work that asks a system rests; null when the system is configured.</summary>
    public async ValueTask<Refusal?> FindRestAsync(ExternalSystem system, CancellationToken cancellationToken) =>
        await IsMissingAsync(system, cancellationToken) ? ConnectionRefusals.NothingToAsk(system) : null;

    /// <summary>How the connection to a system is used now; empty where nothing is told.</summary>
    public IReadOnlyList<ConnectionFigure> ReadFigures(ExternalSystem system) =>
        [.. figures.Where(each => each.System == system).SelectMany(each => each.Read())];

    /// <summary>The maker of a system's keys, or null when there is none.</summary>
    public IKeyIssuer? FindIssuer(ExternalSystem system) => issuers.FirstOrDefault(issuer => issuer.System == system);
}

namespace Portal.Core.Connections;

/// <summary>All systems that this version connects, each with what is known of it; asks none of them. Source: R19.</summary>
public sealed class ListConnections(
    ConnectedSystems systems,
    ConnectionLedger ledger,
    KeyVault vault,
    SystemStatusBoard board,
    LiveStamp stamp
)
{
    /// <summary>The list, always in the same order.</summary>
    public async Task<Result<IReadOnlyList<Connection>>> ExecuteAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeConnections.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var connections = new List<Connection>();
        foreach (var probe in systems.Probes)
        {
            connections.Add(await ReadAsync(probe, cancellationToken));
        }

        return connections;
    }

    private async Task<Connection> ReadAsync(ISystemProbe probe, CancellationToken cancellationToken)
    {
        var tests = await ledger.ReadTestsAsync(probe.System, cancellationToken);
        var issuer = systems.FindIssuer(probe.System);
        var account = issuer is null ? null : await issuer.FindAccountAsync(cancellationToken);
        var kept = account is null ? null : await vault.FindAsync(probe.System, account, cancellationToken);
        return new Connection(probe.System, probe.Settings, await probe.FindTargetAsync(cancellationToken))
        {
            Status = board.Find(probe.System),
            TestedAt = tests.TestedAt,
            Tested = tests.Tested,
            GoodAt = tests.GoodAt,
            Good = tests.Good,
            KeptKey = kept is null ? null : new KeptKeyFacts(kept.Name, kept.MadeAt, kept.ExpiresAt),
            CanRotate = account is not null,
            ByHand = issuer?.ByHand ?? "",
            Figures = systems.ReadFigures(probe.System),
            Difference = probe.System == ExternalSystem.Odoo ? stamp.Difference : null,
        };
    }
}

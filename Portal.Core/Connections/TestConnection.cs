using Microsoft.Extensions.Logging;

namespace Portal.Core.Connections;

/// <summary>Looks at one connection and keeps what was found. Source: 003-3, R19.</summary>
public sealed partial class TestConnection(
    ConnectedSystems systems,
    ConnectionLedger ledger,
    LiveStamp stamp,
    ConnectionChanges changes,
    ILogger<TestConnection> logger
)
{
    /// <summary>Tests it. Safe to repeat; a test that is cancelled leaves nothing behind.</summary>
    /// <param name="actor">Who asks: an Administrator, or Portal itself.</param>
    /// <param name="system">Which system.</param>
    /// <param name="progress">Told of each step as it begins and as it ends.</param>
    /// <param name="cancellationToken">Cancels the test.</param>
    /// <returns>The report, of a good connection or of a bad one; a refusal when nothing could be tested.</returns>
    public async Task<Result<ProbeReport>> ExecuteAsync(
        Actor actor,
        ExternalSystem system,
        Action<ProbeStep> progress,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ChangeConnections.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var probe = systems.FindProbe(system);
        if (probe is null || await probe.FindTargetAsync(cancellationToken) is null)
        {
            return ConnectionRefusals.NotConfigured(system);
        }

        var report = await probe.ProbeAsync(progress, cancellationToken);
        LogTested(logger, system, report.Failure?.Code ?? "good", report.Version);
        if (report.Failure is null && system == ExternalSystem.Odoo)
        {
            var found = new StampedDatabase(report.Target.Address, report.Target.Database, report.DatabaseId);
            await stamp.CompareAsync(found, cancellationToken);
        }

        await ledger.SaveTestAsync(actor, system, report, cancellationToken);
        changes.Raise();
        return report;
    }

    [LoggerMessage(LogLevel.Information, "Connection to {System} tested: {Result}, version {Version}")]
    private static partial void LogTested(ILogger logger, ExternalSystem system, string result, string version);
}

using Microsoft.Extensions.Logging;

namespace Portal.Core.Connections;

/// <summary>
/// Gives up a kept key that the other system knows no more, though nobody here has revoked it: from now on the configured one is used.
/// Whoever calls it has seen that one to be good.
/// </summary>
public sealed partial class LoseKey(KeyLedger ledger, ConnectionChanges changes, ILogger<LoseKey> logger)
{
    /// <summary>Gives it up. Safe to repeat: it is told once.</summary>
    public async Task ExecuteAsync(ExternalSystem system, KeptKey kept, CancellationToken cancellationToken)
    {
        if (await ledger.LoseAsync(kept.Id, cancellationToken))
        {
            LogLost(logger, system, kept.Name);
            changes.Raise();
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "{System} does not accept the key \"{Name}\" that Portal made, and does accept the configured one: that is used again"
    )]
    private static partial void LogLost(ILogger logger, ExternalSystem system, string name);
}

using Microsoft.Extensions.Logging;

namespace Portal.Core.Connections;

/// <summary>A key that ends soon, or has ended.</summary>
/// <param name="Text">What to say, one sentence.</param>
/// <param name="ExpiresAt">UTC instant it ends.</param>
/// <param name="Days">The threshold reached, of <see cref="KeyExpiry.Thresholds"/>.</param>
public sealed record KeyWarning(string Text, DateTime ExpiresAt, int Days)
{
    /// <summary>The same for as long as it stands there: with the instant instead of how long that is from now.</summary>
    public string Title { get; init; } = Text.TrimEnd('.');
}

/// <summary>Says which keys end soon, by what the last good test found, and keeps which of it was said. Thread-safe.</summary>
public sealed partial class KeyWatch(ConnectionLedger ledger, TimeProvider time, ILogger<KeyWatch> logger)
{
    /// <summary>The warning due now for the key of a system; null when there is none.</summary>
    /// <param name="probe">The system's probe, which knows whether the last test looked at what is configured and in use now.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<KeyWarning?> FindAsync(ISystemProbe probe, CancellationToken cancellationToken)
    {
        var tests = await ledger.ReadTestsAsync(probe.System, cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        return
            tests.Good?.Credential is { ExpiresAt: { } end } key
            && KeyExpiry.ThresholdAt(key, now) is { } days
            && tests.Good.Target == await probe.FindTargetAsync(cancellationToken)
            && key.Digest == await probe.FindKeyDigestAsync(cancellationToken)
            ? new KeyWarning(KeyExpiry.Describe(probe.System, key, end, now), end, days)
            {
                Title = KeyExpiry.Title(probe.System, key, end),
            }
            : null;
    }

    /// <summary>True when it is known that exactly this key has ended.</summary>
    public async Task<bool> HasEndedAsync(ExternalSystem system, KeyAccount key, CancellationToken cancellationToken)
    {
        var tests = await ledger.ReadTestsAsync(system, cancellationToken);
        return tests.Good?.Credential is { Knowledge: KeyKnowledge.Known, ExpiresAt: { } end, Digest: var digest }
            && end <= time.GetUtcNow().UtcDateTime
            && digest == key.Digest;
    }

    /// <summary>Records a warning in log and audit, once for each threshold. Safe to repeat.</summary>
    public async Task NoteAsync(ExternalSystem system, KeyWarning warning, CancellationToken cancellationToken)
    {
        if (await ledger.WarnAsync(system, warning, cancellationToken))
        {
            LogWarned(logger, warning.Text);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Sentence}")]
    private static partial void LogWarned(ILogger logger, string sentence);
}

namespace Portal.Core.Persistence;

/// <summary>Which of the settings says how long a kind of record is kept. Source: DESIGN §11.</summary>
public enum RetentionPeriod
{
    /// <summary>Audit entries.</summary>
    Audit,

    /// <summary>Runs of jobs.</summary>
    JobRuns,

    /// <summary>Bodies of messages and of attempts.</summary>
    Bodies,

    /// <summary>Received messages that came to their end, and counts of refused proofs.</summary>
    Messages,

    /// <summary>Alarms that are over.</summary>
    Alarms,

    /// <summary>What has run out by itself and is good for nothing: it goes the next night.</summary>
    Ended,
}

/// <summary>A kind of record that is kept for a time only. The folder that owns it says what goes and how.</summary>
public interface IRetainedKind
{
    /// <summary>What staff call them, in the plural: "Audit entries".</summary>
    string Title { get; }

    /// <summary>Which setting holds.</summary>
    RetentionPeriod Period { get; }

    /// <summary>How many there are that are older, and may go.</summary>
    /// <param name="before">UTC instant.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    Task<long> CountAsync(DateTime before, CancellationToken cancellationToken);

    /// <summary>Removes some of those, in one short write transaction. Safe to repeat.</summary>
    /// <param name="before">UTC instant.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Stops it; the transaction is then undone.</param>
    /// <returns>How many went; fewer than asked for when none is left.</returns>
    Task<int> RemoveAsync(DateTime before, int most, CancellationToken cancellationToken);
}

using Microsoft.Extensions.Logging;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>What became of one message in one round.</summary>
internal enum InboxOutcome
{
    Done,
    Ignored,

    /// <summary>To be tried again, at no cost.</summary>
    Waiting,

    /// <summary>Tried in vain, and to be tried again.</summary>
    Retried,
    Dead,
    Lost,
}

/// <summary>
/// Takes one message through the two steps of its handler. The boundary of every handler: whatever comes out of it becomes a kept state.
/// </summary>
internal sealed partial class InboxHandling(
    PortalDatabase database,
    InboxClaims claims,
    InboxRoutes routes,
    SystemAway away,
    TimeProvider time,
    ILogger logger
)
{
    /// <summary>After how long a message is read again that failed or was not confirmed.</summary>
    public static readonly IReadOnlyList<TimeSpan> Plan =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(20),
    ];

    /// <summary>How long the handling of one message may take in all; longer counts as failed.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>After how long at the earliest a message asks again for which a system did not answer.</summary>
    public static readonly TimeSpan WhileAway = TimeSpan.FromSeconds(5);

    /// <summary>Told the name of each step before it is taken; a test may end the worker there.</summary>
    internal Action<string>? Passing { get; set; }

    /// <summary>Handles it; whatever happens, it is settled or given back, unless its lease is lost.</summary>
    public async Task<InboxOutcome> RunAsync(
        InboxRoute route,
        Breaker breaker,
        InboxMessage message,
        InboxLeases leases,
        CancellationToken stopping
    )
    {
        var outcome = InboxOutcome.Lost;
        try
        {
            outcome = await TryAsync(route, breaker, message, leases, stopping);
        }
        catch (Exception exception)
        {
            breaker.GiveUp();
            LogNotSettled(exception, message.Id, message.Kind); // its lease runs out; the others of the round go on
        }
        finally
        {
            leases.Release(message.Id);
        }

        MessagingTelemetry.Handled.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
        return outcome;
    }

    private async Task<InboxOutcome> TryAsync(
        InboxRoute route,
        Breaker breaker,
        InboxMessage message,
        InboxLeases leases,
        CancellationToken stopping
    )
    {
        var lease = new Lease(message.Id, message.Fence);
        using var activity = MessagingTelemetry.Continue($"inbox {message.Source}/{message.Kind}", message.CorrelationId);
        using var limit = new CancellationTokenSource(Limit, time);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(stopping, leases.LostOf(message.Id), limit.Token);
        try
        {
            return await HandleAsync(route, breaker, message, lease, work.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            breaker.GiveUp();
            return await WaitAsync(message, lease, message.Tries, TimeSpan.Zero, message.Reason);
        }
        catch (OperationCanceledException) when (leases.LostOf(message.Id).IsCancellationRequested)
        {
            breaker.GiveUp();
            return InboxOutcome.Lost;
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested)
        {
            breaker.GiveUp();
            return await FailAsync(message, lease, exception, $"Its handling took longer than {Limit.TotalMinutes} minutes.");
        }
        catch (ConnectorException exception) when (SystemAway.Judge(exception) != Absence.None)
        {
            await away.NoteAsync(route.Kind, exception, breaker);
            LogAway(message.Id, message.Kind, exception.Message);
            return await WaitAsync(message, lease, message.Tries, WhileAway, FaultSentences.Describe(exception));
        }
        catch (Exception exception)
        {
            breaker.GiveUp();
            var reason = exception is ConnectorException refused
                ? FaultSentences.Describe(refused)
                : $"Something went wrong in Portal. Reference {message.CorrelationId}.";
            return await FailAsync(message, lease, exception, reason);
        }
    }

    private async Task<InboxOutcome> HandleAsync(
        InboxRoute route,
        Breaker breaker,
        InboxMessage message,
        Lease lease,
        CancellationToken cancellationToken
    )
    {
        await using var scope = routes.OpenScope();
        breaker.Begin();
        // also where the handler does not look at its token
        var plan = await route.ReadAsync(scope.ServiceProvider, message, cancellationToken).WaitAsync(cancellationToken);
        breaker.Succeed();
        await away.EndAsync(route.Kind, cancellationToken);
        Passing?.Invoke("read");
        return plan.Kind switch
        {
            ReadingKind.Ignore => await IgnoreAsync(message, lease, plan.Reason),
            ReadingKind.Refuse => await RefuseAsync(message, lease, plan.Reason),
            ReadingKind.NotYet when message.Tries < Plan.Count => await WaitAsync(
                message,
                lease,
                message.Tries + 1,
                Plan[message.Tries],
                plan.Reason
            ),
            ReadingKind.NotYet => await IgnoreAsync(message, lease, plan.Reason),
            _ => await ApplyAsync(plan, lease, cancellationToken),
        };
    }

    private async Task<InboxOutcome> ApplyAsync(InboxPlan plan, Lease lease, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (!await claims.SettleAsync(db, lease, cancellationToken))
        {
            LogLost(lease.Id);
            return InboxOutcome.Lost;
        }

        // a plan that found something has it
        await plan.Apply!(db, cancellationToken).WaitAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await claims.EndAsync(db, lease, cancellationToken);
        Passing?.Invoke("applied");
        await write.CommitAsync(cancellationToken);
        Passing?.Invoke("committed");
        return InboxOutcome.Done;
    }

    private async Task<InboxOutcome> FailAsync(InboxMessage message, Lease lease, Exception exception, string reason)
    {
        if (message.Tries < Plan.Count)
        {
            LogFailed(exception, message.Id, message.Kind, message.Tries + 1);
            return await WaitAsync(message, lease, message.Tries + 1, Plan[message.Tries], reason);
        }

        LogDead(exception, message.Id, message.Kind);
        var settled = await claims.BuryAsync(lease, message.Source, message.Tries + 1, reason, CancellationToken.None);
        return settled ? InboxOutcome.Dead : InboxOutcome.Lost;
    }

    private async Task<InboxOutcome> WaitAsync(InboxMessage message, Lease lease, int tries, TimeSpan wait, string? reason)
    {
        var kept = await claims.GiveBackAsync(lease, tries, time.UtcInstant + wait, reason, CancellationToken.None);
        return !kept ? InboxOutcome.Lost
            : tries > message.Tries ? InboxOutcome.Retried
            : InboxOutcome.Waiting;
    }

    private async Task<InboxOutcome> IgnoreAsync(InboxMessage message, Lease lease, string reason)
    {
        LogIgnored(message.Id, message.Kind, reason);
        var settled = await claims.SettleAsync(lease, InboxState.Ignored, message.Tries, reason, CancellationToken.None);
        return settled ? InboxOutcome.Ignored : InboxOutcome.Lost;
    }

    private async Task<InboxOutcome> RefuseAsync(InboxMessage message, Lease lease, string reason)
    {
        LogRefused(message.Id, message.Kind, reason);
        var settled = await claims.BuryAsync(lease, message.Source, message.Tries + 1, reason, CancellationToken.None);
        return settled ? InboxOutcome.Dead : InboxOutcome.Lost;
    }

    [LoggerMessage(LogLevel.Information, "Message {Id} ({Kind}) waits: {Fault}")]
    private partial void LogAway(Guid id, string kind, string fault);

    [LoggerMessage(LogLevel.Information, "Message {Id} ({Kind}) is ignored: {Reason}")]
    private partial void LogIgnored(Guid id, string kind, string reason);

    [LoggerMessage(LogLevel.Error, "Message {Id} ({Kind}) cannot be used and is dead; a person decides: {Reason}")]
    private partial void LogRefused(Guid id, string kind, string reason);

    [LoggerMessage(LogLevel.Warning, "Message {Id} ({Kind}) failed, try {Tries}")]
    private partial void LogFailed(Exception exception, Guid id, string kind, int tries);

    [LoggerMessage(LogLevel.Error, "Message {Id} ({Kind}) is dead; a person decides")]
    private partial void LogDead(Exception exception, Guid id, string kind);

    [LoggerMessage(LogLevel.Error, "What became of message {Id} ({Kind}) could not be kept; it is handled again in a minute")]
    private partial void LogNotSettled(Exception exception, Guid id, string kind);

    [LoggerMessage(LogLevel.Warning, "Message {Id} was taken by another worker; the late word of this one is refused")]
    private partial void LogLost(Guid id);
}

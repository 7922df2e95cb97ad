using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>What one round did with the messages it took.</summary>
public readonly record struct InboxCounts(int Taken, int Done, int Ignored, int Waiting, int Dead, int Lost);

/// <summary>
/// Hands stored messages to their handlers: reads, then applies in the transaction that marks them done. A message that fails is tried again
/// after 1, 5 and 20 s, then kept as dead and no longer in anybody's way; a system that does not answer costs no try. Several nodes may
/// run it. Source: DESIGN §3, row 17.
/// </summary>
internal sealed partial class InboxWorker(
    PortalDatabase database,
    InboxRoutes routes,
    MessagingWakes wakes,
    TimeProvider time,
    ILogger<InboxWorker> logger
)
{
    /// <summary>After how long a message is read again that failed or was not confirmed.</summary>
    public static readonly IReadOnlyList<TimeSpan> Plan =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(20),
    ];

    private const int BatchLimit = 64;
    private const int Parallel = 4;
    private static readonly TimeSpan WhileAway = TimeSpan.FromSeconds(5);

    private readonly InboxClaims _claims = new(database, time);
    private readonly ConcurrentDictionary<MessageKind, Breaker> _breakers = new();

    /// <summary>Told the name of each step before it is taken; a test may end the worker there.</summary>
    internal Action<string>? Passing { get; set; }

    /// <summary>Takes what is due and handles it; returns when all of it is settled or given back.</summary>
    public async Task<InboxCounts> RunOnceAsync(CancellationToken cancellationToken)
    {
        var taken = await _claims.TakeAsync(BatchLimit, cancellationToken);
        if (taken.Count == 0)
        {
            return default;
        }

        Passing?.Invoke("taken");
        var outcomes = new ConcurrentBag<InboxOutcome>();
        var ready = await HoldBackAsync(taken, outcomes);
        await using var leases = new InboxLeases(_claims, time, ready);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel };
        await System.Threading.Tasks.Parallel.ForEachAsync(
            ready,
            options,
            async (message, _) => outcomes.Add(await HandleAsync(message, leases, cancellationToken))
        );
        var counts = outcomes.CountBy(outcome => outcome).ToDictionary();
        return new InboxCounts(
            taken.Count,
            counts.GetValueOrDefault(InboxOutcome.Done),
            counts.GetValueOrDefault(InboxOutcome.Ignored),
            counts.GetValueOrDefault(InboxOutcome.Waiting),
            counts.GetValueOrDefault(InboxOutcome.Dead),
            counts.GetValueOrDefault(InboxOutcome.Lost)
        );
    }

    // what nobody handles is set aside; while what a kind asks does not answer, one message of it tries and the others wait for that
    private async Task<List<InboxMessage>> HoldBackAsync(IReadOnlyList<InboxMessage> taken, ConcurrentBag<InboxOutcome> outcomes)
    {
        var ready = new List<InboxMessage>(taken.Count);
        foreach (var group in taken.GroupBy(message => new MessageKind(message.Source, message.Kind)))
        {
            if (routes.Find(group.Key.Source, group.Key.Name) is null)
            {
                await IgnoreAsync(group.Key, [.. group], outcomes);
                continue;
            }

            var breaker = BreakerOf(group.Key);
            var allowed = breaker.Allow(group.Count());
            ready.AddRange(group.Take(allowed));
            var held = group.Skip(allowed).ToList();
            if (held.Count > 0)
            {
                var until = new[] { breaker.NextAt, time.UtcInstant + WhileAway }.Max();
                await _claims.PostponeAsync(held, until);
                held.ForEach(_ => outcomes.Add(InboxOutcome.Waiting));
            }
        }

        return ready;
    }

    // kept, and replayable by a release that knows them
    private async Task IgnoreAsync(MessageKind kind, List<InboxMessage> messages, ConcurrentBag<InboxOutcome> outcomes)
    {
        await _claims.IgnoreAsync(messages, $"unknown kind \"{kind.Name}\" of {kind.Source}");
        LogUnknown(messages.Count, kind.Name, kind.Source);
        messages.ForEach(_ => outcomes.Add(InboxOutcome.Ignored));
    }

    // the boundary of every handler: whatever comes out of it becomes a kept state
    private async Task<InboxOutcome> HandleAsync(InboxMessage message, InboxLeases leases, CancellationToken stopping)
    {
        var lease = new Lease(message.Id, message.Fence);
        using var activity = MessagingTelemetry.Continue($"inbox {message.Source}/{message.Kind}", message.CorrelationId);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(stopping, leases.LostOf(message.Id));
        try
        {
            var outcome = await HandleAsync(message, lease, work.Token);
            MessagingTelemetry.Handled.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
            return outcome;
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            BreakerOf(new MessageKind(message.Source, message.Kind)).GiveUp();
            return stopping.IsCancellationRequested
                ? await WaitAsync(message, lease, message.Tries, TimeSpan.Zero, message.Reason)
                : InboxOutcome.Lost;
        }
        catch (ConnectorException exception) when (IsAway(exception))
        {
            BreakerOf(new MessageKind(message.Source, message.Kind)).Fail();
            LogAway(message.Id, message.Kind, exception.Message);
            return await WaitAsync(message, lease, message.Tries, WhileAway, FaultSentences.Describe(exception));
        }
        catch (Exception exception)
        {
            BreakerOf(new MessageKind(message.Source, message.Kind)).GiveUp();
            var reason = exception is ConnectorException refused
                ? FaultSentences.Describe(refused)
                : $"Something went wrong in Portal. Reference {message.CorrelationId}.";
            return await FailAsync(message, lease, exception, reason);
        }
        finally
        {
            leases.Release(message.Id);
        }
    }

    private async Task<InboxOutcome> HandleAsync(InboxMessage message, Lease lease, CancellationToken cancellationToken)
    {
        var route = routes.Find(message.Source, message.Kind)!; // the others were sorted out
        await using var scope = routes.OpenScope();
        var breaker = BreakerOf(route.Kind);
        breaker.Begin();
        var plan = await route.ReadAsync(scope.ServiceProvider, message, cancellationToken);
        breaker.Succeed();
        Passing?.Invoke("read");
        return plan.Kind switch
        {
            ReadingKind.Ignore => await IgnoreAsync(message, lease, plan.Reason),
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
        if (!await _claims.SettleAsync(db, lease, cancellationToken))
        {
            LogLost(lease.Id);
            return InboxOutcome.Lost;
        }

        await plan.Apply!(db, cancellationToken); // a plan that found something has it
        await db.SaveChangesAsync(cancellationToken);
        Passing?.Invoke("applied");
        await write.CommitAsync(cancellationToken);
        Passing?.Invoke("committed");
        wakes.Outbox.Raise();
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
        var settled = await _claims.SettleAsync(lease, InboxState.Dead, message.Tries + 1, reason, CancellationToken.None);
        return settled ? InboxOutcome.Dead : InboxOutcome.Lost;
    }

    private async Task<InboxOutcome> WaitAsync(InboxMessage message, Lease lease, int tries, TimeSpan wait, string? reason)
    {
        var kept = await _claims.GiveBackAsync(lease, tries, time.UtcInstant + wait, reason, CancellationToken.None);
        return kept ? InboxOutcome.Waiting : InboxOutcome.Lost;
    }

    private async Task<InboxOutcome> IgnoreAsync(InboxMessage message, Lease lease, string reason)
    {
        LogIgnored(message.Id, message.Kind, reason);
        var text = Folding.Cut(reason, InboxMessage.ReasonLength);
        var settled = await _claims.SettleAsync(lease, InboxState.Ignored, message.Tries, text, CancellationToken.None);
        return settled ? InboxOutcome.Ignored : InboxOutcome.Lost;
    }

    private Breaker BreakerOf(MessageKind kind) => _breakers.GetOrAdd(kind, _ => new Breaker(time));

    // the system does not serve anybody: the message is not to blame
    private static bool IsAway(ConnectorException exception) =>
        exception.Fault
            is ConnectorFault.Unreachable
                or ConnectorFault.Timeout
                or ConnectorFault.Throttled
                or ConnectorFault.Unavailable
                or ConnectorFault.Unauthorized
                or ConnectorFault.Tls
                or ConnectorFault.NotConfigured;

    private enum InboxOutcome
    {
        Done,
        Ignored,
        Waiting,
        Dead,
        Lost,
    }

    [LoggerMessage(LogLevel.Information, "Message {Id} ({Kind}) waits: {Fault}")]
    private partial void LogAway(Guid id, string kind, string fault);

    [LoggerMessage(LogLevel.Information, "{Count} messages of the unknown kind {Kind} of {Source} are kept as ignored")]
    private partial void LogUnknown(int count, string kind, string source);

    [LoggerMessage(LogLevel.Information, "Message {Id} ({Kind}) is ignored: {Reason}")]
    private partial void LogIgnored(Guid id, string kind, string reason);

    [LoggerMessage(LogLevel.Warning, "Message {Id} ({Kind}) failed, try {Tries}")]
    private partial void LogFailed(Exception exception, Guid id, string kind, int tries);

    [LoggerMessage(LogLevel.Error, "Message {Id} ({Kind}) is dead; a person decides")]
    private partial void LogDead(Exception exception, Guid id, string kind);

    [LoggerMessage(LogLevel.Warning, "Message {Id} was taken by another worker; the late word of this one is refused")]
    private partial void LogLost(Guid id);
}

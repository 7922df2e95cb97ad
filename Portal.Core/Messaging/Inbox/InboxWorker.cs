using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>What one round did with the messages it took.</summary>
public readonly record struct InboxCounts(int Taken, int Done, int Ignored, int Waiting, int Dead, int Lost)
{
    /// <summary>Both rounds together.</summary>
    public static InboxCounts operator +(InboxCounts left, InboxCounts right) =>
        new(
            left.Taken + right.Taken,
            left.Done + right.Done,
            left.Ignored + right.Ignored,
            left.Waiting + right.Waiting,
            left.Dead + right.Dead,
            left.Lost + right.Lost
        );
}

/// <summary>
/// Hands stored messages to their handlers: reads, then applies in the transaction that marks them done. A message that fails is tried again
/// after 1, 5 and 20 s, then kept as dead and no longer in anybody's way; a system that does not answer costs no try. Several nodes may
/// run it. Source: DESIGN §3, row 17.
/// </summary>
internal sealed partial class InboxWorker
{
    private const int BatchLimit = InboxClaims.Look;

    /// <summary>How the reason begins of what nobody handles.</summary>
    public const string UnknownKind = "unknown kind";

    private const int UnknownLimit = 500;
    private const int Parallel = 4;

    private readonly InboxRoutes _routes;
    private readonly MessagingWakes _wakes;
    private readonly TimeProvider _time;
    private readonly ILogger<InboxWorker> _logger;
    private readonly InboxClaims _claims;
    private readonly InboxHandling _handling;
    private readonly ConcurrentDictionary<MessageKind, Breaker> _breakers = new();

    public InboxWorker(
        PortalDatabase database,
        InboxRoutes routes,
        MessagingWakes wakes,
        TimeProvider time,
        ILogger<InboxWorker> logger
    )
    {
        (_routes, _wakes, _time, _logger) = (routes, wakes, time, logger);
        _claims = new InboxClaims(database, time);
        _handling = new InboxHandling(
            database,
            _claims,
            routes,
            new SystemAway(new DestinationDesk(database, time)),
            time,
            logger
        );
    }

    /// <summary>Told the name of each step before it is taken; a test may end the worker there.</summary>
    internal Action<string>? Passing
    {
        get => _handling.Passing;
        set => _handling.Passing = value;
    }

    /// <summary>Kinds of which something is pending.</summary>
    public Task<IReadOnlyList<MessageKind>> PendingKindsAsync(CancellationToken cancellationToken) =>
        _claims.PendingKindsAsync(cancellationToken);

    /// <summary>Takes what is due of each kind and handles it, the kinds side by side; returns when all of it is settled or given back.</summary>
    public async Task<InboxCounts> RunOnceAsync(CancellationToken cancellationToken)
    {
        var kinds = await PendingKindsAsync(cancellationToken);
        var counts = await Task.WhenAll(kinds.Select(kind => RunOnceAsync(kind, cancellationToken)));
        return counts.Aggregate(default(InboxCounts), (sum, each) => sum + each);
    }

    /// <summary>
    /// The same of one kind: a handler that is slow, or asks a system that does not answer, holds up no other kind. While that is away,
    /// one message now and then tries and the others are not touched.
    /// </summary>
    public async Task<InboxCounts> RunOnceAsync(MessageKind kind, CancellationToken cancellationToken)
    {
        if (_routes.Find(kind) is not { } route)
        {
            return await IgnoreAsync(kind, cancellationToken);
        }

        var wanted = BreakerOf(kind).Allow(BatchLimit);
        var taken = wanted == 0 ? [] : await _claims.TakeAsync(kind, wanted < BatchLimit, cancellationToken);
        if (taken.Count == 0)
        {
            return default;
        }

        Passing?.Invoke("taken");
        var counts = await HandleAsync(route, taken, cancellationToken);
        _wakes.Outbox.Raise();
        _wakes.Inbox.Raise(); // a message of another kind may have waited for one of these
        return counts;
    }

    /// <summary>True for a kind that this version handles.</summary>
    public bool Knows(MessageKind kind) => _routes.Find(kind) is not null;

    // kept, and replayable by a release that knows them
    private async Task<InboxCounts> IgnoreAsync(MessageKind kind, CancellationToken cancellationToken)
    {
        var reason = $"{UnknownKind} \"{kind.Name}\" of {kind.Source}";
        var ended = await _claims.IgnoreAsync(kind, UnknownLimit, reason, cancellationToken);
        if (ended > 0)
        {
            LogUnknown(ended, kind.Name, kind.Source);
        }

        return new InboxCounts(ended, Done: 0, Ignored: ended, Waiting: 0, Dead: 0, Lost: 0);
    }

    private async Task<InboxCounts> HandleAsync(
        InboxRoute route,
        IReadOnlyList<InboxMessage> messages,
        CancellationToken cancellationToken
    )
    {
        var breaker = BreakerOf(route.Kind);
        var (outcomes, held) = (new ConcurrentBag<InboxOutcome>(), new ConcurrentBag<InboxMessage>());
        await using var leases = new InboxLeases(_claims, _time, messages);
        await System.Threading.Tasks.Parallel.ForEachAsync(
            messages.GroupBy(message => message.Subject ?? message.Id.ToString()),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel },
            async (record, _) =>
            {
                var isHeld = false;
                foreach (var message in record)
                {
                    // opened within the round: the rest of it need not run into the same wall
                    if (isHeld || breaker.Allow(1) == 0)
                    {
                        held.Add(message);
                        continue;
                    }

                    var outcome = await _handling.RunAsync(route, breaker, message, leases, cancellationToken);
                    outcomes.Add(outcome);
                    isHeld = HoldsBack(message, outcome);
                }
            }
        );
        if (!held.IsEmpty)
        {
            var until = new[] { breaker.NextAt, _time.UtcInstant + InboxClaims.Park }.Max();
            await _claims.PostponeAsync([.. held], until);
        }

        return Count(messages.Count, held.Count, outcomes.CountBy(outcome => outcome).ToDictionary());
    }

    // the later ones of its record; as in the claim, one that failed twice does so no more
    private static bool HoldsBack(InboxMessage message, InboxOutcome outcome) =>
        outcome is InboxOutcome.Waiting or InboxOutcome.Lost
        || (outcome == InboxOutcome.Retried && message.Tries + 1 < InboxClaims.HoldingTries);

    private static InboxCounts Count(int taken, int held, Dictionary<InboxOutcome, int> counts) =>
        new(
            taken,
            counts.GetValueOrDefault(InboxOutcome.Done),
            counts.GetValueOrDefault(InboxOutcome.Ignored),
            counts.GetValueOrDefault(InboxOutcome.Waiting) + counts.GetValueOrDefault(InboxOutcome.Retried) + held,
            counts.GetValueOrDefault(InboxOutcome.Dead),
            counts.GetValueOrDefault(InboxOutcome.Lost)
        );

    private Breaker BreakerOf(MessageKind kind) => _breakers.GetOrAdd(kind, _ => new Breaker(_time));

    [LoggerMessage(LogLevel.Information, "{Count} messages of the unknown kind {Kind} of {Source} are kept as ignored")]
    private partial void LogUnknown(int count, string kind, string source);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Outbox;

/// <summary>
/// Sends what is due: takes deliveries under a lease, the first open one of each record, sends them side by side, and settles many in one
/// commit together with the next taking. At least once: when Portal dies between sending and settling, the same bytes go out again under
/// the same key. One caller at a time. Source: DESIGN §3, G7.
/// </summary>
/// <remarks>Next: <see cref="IDeliveryTransport"/>, as the destination's connector implements it.</remarks>
internal sealed partial class Dispatcher : IAsyncDisposable
{
    private const int RoundSize = 32;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly DispatchNews _news;
    private readonly TimeProvider _time;
    private readonly ILogger<Dispatcher> _logger;
    private readonly DeliverySender _sender;
    private readonly Dictionary<string, DispatchLane> _lanes;
    private readonly ConcurrentDictionary<Guid, HeldDelivery> _inFlight = new();
    private readonly ConcurrentQueue<SentDelivery> _sent = new();
    private readonly List<SentDelivery> _unsettled = [];
    private readonly Wake _progress = new();
    private long _firstSentAt;

    public Dispatcher(
        PortalDatabase database,
        IEnumerable<IDeliveryTransport> transports,
        DestinationDesk desk,
        TimeProvider time,
        ILogger<Dispatcher> logger
    )
    {
        _news = new DispatchNews(desk, time);
        _time = time;
        _logger = logger;
        Store = DeliveryStore.For(database);
        _sender = new DeliverySender(Store.Owner, time, logger);
        _lanes = transports.ToDictionary(each => each.Destination, each => new DispatchLane(each, time), StringComparer.Ordinal);
    }

    internal DeliveryStore Store { get; }

    /// <summary>Told the name of each step before it is taken; a test may end the worker there.</summary>
    internal Action<string>? Passing { get; set; }

    /// <summary>
    /// Sends everything that is due now and what falls due meanwhile; returns when nothing is. When <paramref name="stopping"/> is cancelled
    /// it gives back what it holds, without an attempt spent.
    /// </summary>
    public async Task<DispatchCounts> RunOnceAsync(CancellationToken stopping)
    {
        var counts = default(DispatchCounts);
        while (true)
        {
            var isStopping = stopping.IsCancellationRequested;
            (counts, var mayHaveMore) = await RoundAsync(counts, isStopping);
            if ((isStopping || !mayHaveMore) && _lanes.Values.All(lane => lane.IsEmpty) && _sent.IsEmpty)
            {
                return counts;
            }

            Start(stopping);
            await UntilRoundAsync();
        }
    }

    /// <summary>True for a destination that Portal has a way to.</summary>
    public bool Serves(string destination) => _lanes.ContainsKey(destination);

    /// <summary>A person wants a real attempt now, though the destination has not answered.</summary>
    public void ProbeNow(string destination) => _lanes.GetValueOrDefault(destination)?.Breaker.ProbeNow();

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private async Task<(DispatchCounts Counts, bool MayHaveMore)> RoundAsync(DispatchCounts counts, bool isStopping)
    {
        while (_sent.TryDequeue(out var sent))
        {
            _unsettled.Add(sent);
        }

        await _news.TellAsync(_unsettled, name => _lanes[name]);
        var back = _lanes.ToDictionary(each => each.Value, each => each.Value.TakeBack(isStopping));
        var given = back.Values.SelectMany(each => each).Select(GiveBack).ToList();
        var round = new DeliveryRound(
            _time.UtcInstant,
            [.. _unsettled.Select(sent => sent.Settlement), .. given],
            Silent(),
            isStopping ? new Dictionary<string, int>() : Wanted()
        );
        if (round.Settlements.Count + round.Keeps.Count + round.Wanted.Count == 0)
        {
            return (counts, false);
        }

        Passing?.Invoke("settling");
        var began = _time.GetTimestamp();
        var result = await RunAsync(round, back);
        Passing?.Invoke("settled");
        counts = Count(counts, given.Count, result.Refused);
        _unsettled.Clear();
        foreach (var held in round.Keeps.Concat(result.Taken))
        {
            held.KeptAt = began;
        }

        foreach (var (destination, lane) in _lanes)
        {
            lane.Drop(result.Refused);
            var taken = result.Taken.Where(held => held.Destination == destination);
            lane.Fill(taken, result.Full.Contains(destination), result.Resting.Contains(destination));
        }

        return (counts, result.Full.Count > 0);
    }

    private async Task<DeliveryRoundResult> RunAsync(
        DeliveryRound round,
        Dictionary<DispatchLane, IReadOnlyList<HeldDelivery>> back
    )
    {
        try
        {
            return await Store.RunAsync(round, CancellationToken.None);
        }
        catch
        {
            back.ToList().ForEach(each => each.Key.PutBack(each.Value)); // still held: the next round tries again
            throw;
        }
    }

    private Dictionary<string, int> Wanted() =>
        _lanes
            .Select(each => KeyValuePair.Create(each.Key, each.Value.Wanted))
            .Where(each => each.Value > 0)
            .ToDictionary(StringComparer.Ordinal);

    private List<HeldDelivery> Silent() =>
        [
            .. _inFlight
                .Values.Concat(_lanes.Values.SelectMany(lane => lane.Ready))
                .Where(held => _time.GetElapsedTime(held.KeptAt) >= Lease.Heartbeat),
        ];

    private Settlement GiveBack(HeldDelivery held) => new(held, DeliveryState.Pending, null, held.Step, _time.UtcInstant);

    private DispatchCounts Count(DispatchCounts counts, int givenBack, IReadOnlySet<Guid> refused)
    {
        foreach (var sent in _unsettled)
        {
            var isRefused = refused.Contains(sent.Held.Lease.Id);
            if (isRefused)
            {
                MessagingTelemetry.Fenced.Add(1);
                LogFenced(sent.Held.Lease.Id, sent.Held.Destination);
            }
            else if (sent.Settlement.State == DeliveryState.Dead)
            {
                LogDead(sent.Held.Lease.Id, sent.Held.Destination, sent.Settlement.Reason);
            }

            counts = counts.And(sent, isRefused);
        }

        return counts with
        {
            GivenBack = counts.GivenBack + givenBack,
        };
    }

    private void Start(CancellationToken stopping)
    {
        foreach (var lane in _lanes.Values)
        {
            while (!stopping.IsCancellationRequested && lane.Next() is { } held)
            {
                _inFlight[held.Lease.Id] = held;
                _ = Task.Run(() => SendAsync(lane, held, stopping), CancellationToken.None); // its end is told by _sent
            }
        }
    }

    // goes on with the next one by itself: no request waits for a commit
    private async Task SendAsync(DispatchLane lane, HeldDelivery first, CancellationToken stopping)
    {
        for (var held = first; held is not null; held = Continue(lane, stopping))
        {
            try
            {
                var sent = await _sender.SendAsync(lane.Transport, held, stopping);
                Learn(lane, sent);
                _sent.Enqueue(sent);
            }
            catch (Exception exception)
            {
                lane.Breaker.GiveUp();
                LogNotJudged(exception, held.Lease.Id, held.Destination); // its lease runs out
            }
            finally
            {
                _ = _inFlight.TryRemove(held.Lease.Id, out _);
                _ = Interlocked.CompareExchange(ref _firstSentAt, Stopwatch.GetTimestamp(), 0);
                lane.End();
            }
        }

        _progress.Raise();
    }

    private HeldDelivery? Continue(DispatchLane lane, CancellationToken stopping)
    {
        var next = stopping.IsCancellationRequested ? null : lane.Next();
        if (next is not null)
        {
            _inFlight[next.Lease.Id] = next;
        }

        if (next is null || lane.IsRunningDry || _sent.Count == 1 || _sent.Count >= RoundSize)
        {
            _progress.Raise();
        }

        return next;
    }

    private static void Learn(DispatchLane lane, SentDelivery sent)
    {
        if (sent.Verdict.Kind is VerdictKind.PauseDestination or VerdictKind.DisableDestination)
        {
            lane.Rest();
        }

        if (sent.Verdict.IsFailure)
        {
            lane.Breaker.Fail();
        }
        else if (sent.Answer.IsFromThere)
        {
            lane.Breaker.Succeed();
        }
        else
        {
            lane.Breaker.GiveUp();
        }

        lane.Breaker.Hold(sent.Verdict.Hold);
    }

    private async Task UntilRoundAsync()
    {
        while (true)
        {
            var first = Interlocked.Read(ref _firstSentAt);
            var age = first == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(first);
            if (!_lanes.Values.Any(lane => lane.HasInFlight) || _sent.Count >= RoundSize || (!_sent.IsEmpty && IsTime(age)))
            {
                break;
            }

            // a technical wait, by the machine's own clock
            var limit = _sent.IsEmpty ? LookAgain : Gather - age;
            var wasRaised = await _progress.WaitAsync(limit, TimeProvider.System, CancellationToken.None);
            if (!wasRaised && _sent.IsEmpty)
            {
                break; // signs of life, and whatever else has fallen due
            }
        }

        Interlocked.Exchange(ref _firstSentAt, 0);
    }

    private bool IsTime(TimeSpan age) => age >= Gather || _lanes.Values.Any(lane => lane.IsRunningDry);

    [LoggerMessage(
        LogLevel.Error,
        "What became of delivery {Id} to {Destination} could not be judged; it is sent again in a minute"
    )]
    private partial void LogNotJudged(Exception exception, Guid id, string destination);

    [LoggerMessage(LogLevel.Error, "Delivery {Id} to {Destination} is dead: {Reason}")]
    private partial void LogDead(Guid id, string destination, string? reason);

    [LoggerMessage(
        LogLevel.Warning,
        "Delivery {Id} to {Destination} was taken by another worker; the late word of this one is refused"
    )]
    private partial void LogFenced(Guid id, string destination);
}

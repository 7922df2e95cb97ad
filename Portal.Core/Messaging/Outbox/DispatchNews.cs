namespace Portal.Core.Messaging.Outbox;

/// <summary>
/// Tells all nodes what this one learned of destinations: paused, disabled, not answering, answering again. Rare, and each in a transaction of
/// its own.
/// </summary>
internal sealed class DispatchNews(DestinationDesk desk, TimeProvider time)
{
    /// <summary>How often a node that is answered looks whether another one left word that nobody is.</summary>
    public static readonly TimeSpan CompareEvery = TimeSpan.FromMinutes(1);

    /// <summary>Tells what these answers mean for their destinations. Safe to repeat.</summary>
    /// <param name="sent">What came back, and is not settled yet.</param>
    /// <param name="laneOf">Finds the lane of a destination.</param>
    public async Task TellAsync(IEnumerable<SentDelivery> sent, Func<string, DispatchLane> laneOf)
    {
        foreach (var group in sent.GroupBy(each => each.Held.Destination))
        {
            var stop = group.LastOrDefault(each =>
                each.Verdict.Kind is VerdictKind.PauseDestination or VerdictKind.DisableDestination
            );
            if (stop is not null)
            {
                await desk.StopAsync(group.Key, stop.Verdict.Kind, stop.Settlement.Reason ?? "", CancellationToken.None);
            }

            await TellAsync(laneOf(group.Key), [.. group]);
        }
    }

    // counted as told only once it is, so that a database that cannot store now is asked again
    private async Task TellAsync(DispatchLane lane, IReadOnlyList<SentDelivery> sent)
    {
        var (breaker, changes) = (lane.Breaker, lane.Breaker.Changes);
        // what an earlier process said of it is over with the first answer to this one, if it is the other side's own
        var isFirstAnswer = lane.ToldChanges is null && sent.Any(each => each.Answer.IsFromThere && !each.Verdict.IsFailure);
        if (isFirstAnswer || changes != (lane.ToldChanges ?? 0))
        {
            var fault = sent[^1].Settlement.Reason;
            await desk.NoteAsync(sent[0].Held.Destination, breaker.OpenSince, breaker.NextAt, fault, CancellationToken.None);
            lane.ToldChanges = changes;
        }
        else if (breaker.OpenSince is null && sent.Any(each => each.Answer.IsFromThere && !each.Verdict.IsFailure))
        {
            await CompareAsync(lane, sent[0].Held.Destination);
        }
    }

    private async Task CompareAsync(DispatchLane lane, string destination)
    {
        if (lane.ComparedAt is { } last && time.GetElapsedTime(last) < CompareEvery)
        {
            return;
        }

        await desk.EndLeftoverAsync(destination, CancellationToken.None);
        lane.ComparedAt = time.GetTimestamp();
    }
}

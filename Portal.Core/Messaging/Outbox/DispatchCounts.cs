namespace Portal.Core.Messaging.Outbox;

/// <summary>What the dispatcher did until nothing was left to do.</summary>
public readonly record struct DispatchCounts(int Sent, int Delivered, int Retried, int Dead, int GivenBack, int Refused)
{
    /// <summary>One more.</summary>
    internal DispatchCounts And(SentDelivery sent, bool isRefused)
    {
        var (state, verdict) = (sent.Settlement.State, sent.Verdict.Kind);
        return isRefused
            ? this with
            {
                Sent = Sent + 1,
                Refused = Refused + 1,
            }
            : new DispatchCounts(
                Sent + 1,
                Delivered + (verdict == VerdictKind.Deliver ? 1 : 0),
                Retried + (verdict == VerdictKind.Retry && state == DeliveryState.Pending ? 1 : 0),
                Dead + (state == DeliveryState.Dead ? 1 : 0),
                GivenBack + (verdict >= VerdictKind.PauseDestination ? 1 : 0),
                Refused
            );
    }
}

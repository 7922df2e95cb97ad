namespace Portal.Core.Messaging.Outbox;

/// <summary>What the dispatcher did until nothing was left to do.</summary>
public readonly record struct DispatchCounts(int Sent, int Delivered, int Retried, int Dead, int GivenBack, int Refused)
{
    /// <summary>One more.</summary>
    internal DispatchCounts And(SentDelivery sent, bool isRefused)
    {
        var (state, verdict, outcome) = (sent.Settlement.State, sent.Verdict.Kind, sent.Settlement.Attempt?.Outcome);
        return isRefused
            ? this with
            {
                Sent = Sent + 1,
                Refused = Refused + 1,
            }
            : new DispatchCounts(
                Sent + 1,
                Delivered + (state == DeliveryState.Delivered ? 1 : 0),
                Retried + (verdict == VerdictKind.Retry ? 1 : 0),
                Dead + (state == DeliveryState.Dead ? 1 : 0),
                GivenBack + (outcome >= AttemptOutcome.DestinationPaused ? 1 : 0),
                Refused
            );
    }
}

using Portal.Core;
using Portal.Core.Home;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Entitlements;

namespace Portal.Pages.Entitlements;

/// <summary>What entitlements have waiting for people, in business words. Counted by the lists themselves. Source: b4.</summary>
internal sealed class EntitlementNeeds(
    ReadEntitlementFigures figures,
    ListEntitlements list,
    ListDrifts drifts,
    TimeProvider time
) : INeedsAttention
{
    public string Title => "Entitlements";

    public async Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeEntitlements.Check(actor) is not null)
        {
            return [];
        }

        return
        [
            .. await RidersAsync(actor, cancellationToken),
            .. await DeadAsync(actor, cancellationToken),
            .. await DriftsAsync(actor, cancellationToken),
        ];
    }

    private async Task<IEnumerable<Need>> RidersAsync(Actor actor, CancellationToken cancellationToken)
    {
        if ((await figures.ExecuteAsync(actor, cancellationToken)).Value is not { } read)
        {
            return [];
        }

        var deposits = EntitlementWords.Deposits(read);
        return Need.Of(
            new($"rider cannot swap{deposits}", $"riders cannot swap{deposits}"),
            new EntitlementListAddress { Tab = EntitlementTab.Without }.First,
            read.Riders,
            read.OldestAt
        );
    }

    // oldest first, as behind the link: the first row tells the age
    private async Task<IEnumerable<Need>> DeadAsync(Actor actor, CancellationToken cancellationToken)
    {
        var address = new EntitlementListAddress { Tab = EntitlementTab.Dead };
        var request = address.ToRequest(TimeZoneInfo.Utc, time.GetUtcNow().UtcDateTime) with { Page = KeysetRequest.First(1) };
        var listed = await list.ExecuteAsync(actor, request, cancellationToken);
        var words = new NeedWords("entitlement was refused by ABS or given up", "entitlements were refused by ABS or given up")
        {
            IsUrgent = true,
            Act = AccessPolicy.SendAgain.Check(actor) is null ? "Decide" : null,
        };
        return listed.Value is { Rows: [var oldest, ..] } page
            ? Need.Of(words, address.First, page.Total, oldest.PromisedAt)
            : [];
    }

    private async Task<IEnumerable<Need>> DriftsAsync(Actor actor, CancellationToken cancellationToken)
    {
        var (first, open) = (KeysetRequest.First(1), DriftState.Open);
        var listed = await drifts.ExecuteAsync(actor, open, null, newestFirst: false, first, cancellationToken);
        var words = new NeedWords("order and its entitlement in ABS differ", "orders and their entitlements in ABS differ")
        {
            Act = AccessPolicy.ReconcileOrders.Check(actor) is null ? "Compare" : null,
        };
        return listed.Value is { Rows: [var oldest, ..] } page
            ? Need.Of(words, DriftListAddress.Path, page.Total, oldest.FirstSeenAt)
            : [];
    }
}

/// <summary>What became of entitlements lately.</summary>
internal sealed class EntitlementTrend(EntitlementHistory history) : ITrendSource
{
    public string Title => "Entitlements";

    public async Task<IReadOnlyList<Trend>> ReadAsync(
        Actor actor,
        IReadOnlyList<TrendSpan> spans,
        CancellationToken cancellationToken
    )
    {
        var read = await history.ExecuteAsync(actor, [.. spans.Select(span => (span.From, span.Until))], cancellationToken);
        return read.Value is { } points ? [EntitlementTrends.Outcome(points)] : [];
    }
}

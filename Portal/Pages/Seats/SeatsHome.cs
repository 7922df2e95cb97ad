using Portal.Core;
using Portal.Core.Home;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Pages.Seats;

/// <summary>A count that waits for somebody, and what Odoo has refused of it.</summary>
internal sealed class SeatNeeds(ListSeatRuns list) : INeedsAttention
{
    public string Title => "Seats";

    public async Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken) =>
        [.. await OfNewestAsync(actor, cancellationToken), .. await OfRevertsAsync(actor, cancellationToken)];

    private async Task<IReadOnlyList<Need>> OfNewestAsync(Actor actor, CancellationToken cancellationToken)
    {
        if ((await list.ReadNewestAsync(actor, cancellationToken)).Value is not { Run.IsOpen: true } newest)
        {
            return [];
        }

        var blocked = new SeatListAddress { RunId = newest.Run.Id, Tab = SeatTab.Blocked };
        return
        [
            .. Need.Of(
                new("line of the count of seats to decide", "lines of the count of seats to decide"),
                SeatListAddress.Of(newest.Run.Id),
                newest.Waiting,
                newest.Run.CountedAt
            ),
            .. Need.Of(
                new("change of seats that Odoo refused", "changes of seats that Odoo refused") { IsUrgent = true },
                blocked.First,
                newest.Count(SeatLineState.Blocked),
                newest.Run.CountedAt
            ),
        ];
    }

    private async Task<IReadOnlyList<Need>> OfRevertsAsync(Actor actor, CancellationToken cancellationToken)
    {
        if ((await list.ReadNotRestoredAsync(actor, cancellationToken)).Value is not { } row)
        {
            return [];
        }

        var refused = new SeatListAddress { RunId = row.Run.Id, Tab = SeatTab.Blocked };
        return
        [
            .. Need.Of(
                new("former quantity that Odoo refused to restore", "former quantities that Odoo refused to restore")
                {
                    IsUrgent = true,
                },
                refused.First,
                row.Count(SeatLineState.RevertBlocked),
                row.Run.RevertedAt
            ),
        ];
    }
}

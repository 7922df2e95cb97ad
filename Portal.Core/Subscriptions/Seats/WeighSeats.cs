using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>What a decision would come to.</summary>
/// <param name="Lines">Lines that are decided about, those that go along included.</param>
/// <param name="Clients">Clients.</param>
/// <param name="Up">Seats that come.</param>
/// <param name="Down">Seats that go, as a number above zero.</param>
/// <param name="Effects">What they bring or cost, by currency.</param>
/// <param name="UnpricedSeats">Seats that come without a price.</param>
/// <param name="Along">Lines that nobody chose: they are of the same clients.</param>
public sealed record SeatWeight(
    int Lines,
    int Clients,
    decimal Up,
    decimal Down,
    IReadOnlyList<SeatEffect> Effects,
    decimal UnpricedSeats,
    int Along
)
{
    /// <summary>Lines of the count that need a subscription first.</summary>
    public int Asked { get; init; }

    /// <summary>Further lines of the count that wait.</summary>
    public int Left { get; init; }
}

/// <summary>Says what a decision would come to before it is made; the next hop is <see cref="ApproveSeats"/> or <see cref="RejectSeats"/>. Source: P9, b3.</summary>
public sealed class WeighSeats(PortalDatabase database)
{
    /// <summary>Weighs.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="choice">Which lines.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<SeatWeight>> ExecuteAsync(Actor actor, SeatChoice choice, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var open = db
            .SeatLines.Where(line => line.RunId == choice.RunId)
            .Where(line => line.State == SeatLineState.Proposed || line.State == SeatLineState.Asked);
        var ids = choice.Picks.Select(pick => pick.Id).ToList();
        var chosen = choice.Match is { } match
            ? (match.Request with { RunId = choice.RunId }).Decidable(db.SeatLines)
            : open.Where(line => ids.Contains(line.Id));
        var weight = await WeighAsync(
            open.Where(line => chosen.Select(each => each.ClientId).Contains(line.ClientId)),
            await chosen.CountAsync(cancellationToken),
            cancellationToken
        );
        var asked = await open.CountAsync(line => line.State == SeatLineState.Asked, cancellationToken);
        return weight with { Asked = asked, Left = await open.CountAsync(cancellationToken) - weight.Lines - asked };
    }

    private static async Task<SeatWeight> WeighAsync(IQueryable<SeatLine> going, int chosen, CancellationToken cancellationToken)
    {
        var sums = await going
            .GroupBy(line => new { line.Currency, line.Decimals })
            .Select(group => new
            {
                group.Key,
                Lines = group.Count(),
                Up = group.Sum(line => line.Delta > 0 ? (double)line.Delta : 0),
                Down = group.Sum(line => line.Delta < 0 ? (double)line.Delta : 0),
                Effect = group.Sum(line => line.EffectMinor ?? 0),
                Unpriced = group.Sum(line => line.EffectMinor == null ? (double)line.Delta : 0),
            })
            .ToListAsync(cancellationToken);
        var effects = sums.Where(sum => sum.Effect != 0)
            .Select(sum => new SeatEffect(sum.Key.Currency, sum.Key.Decimals, sum.Effect))
            .OrderBy(effect => effect.Currency, StringComparer.Ordinal);
        var lines = sums.Sum(sum => sum.Lines);
        return new SeatWeight(
            lines,
            await going.Select(line => line.ClientId).Distinct().CountAsync(cancellationToken),
            (decimal)sums.Sum(sum => sum.Up),
            (decimal)-sums.Sum(sum => sum.Down),
            [.. effects],
            (decimal)sums.Sum(sum => sum.Unpriced),
            lines - chosen
        );
    }
}

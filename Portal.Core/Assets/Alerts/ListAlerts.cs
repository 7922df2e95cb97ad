using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Tickets;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>Which alerts.</summary>
public sealed record AlertFilter
{
    /// <summary>Where they stand; null for all.</summary>
    public AlertState? State { get; init; }

    /// <summary>How urgent, or null.</summary>
    public AlertPriority? Priority { get; init; }

    /// <summary>Who told, or null.</summary>
    public AlertSource? Source { get; init; }

    /// <summary>Of one client, or null.</summary>
    public Guid? Client { get; init; }

    /// <summary>Of one asset, or null.</summary>
    public Guid? Asset { get; init; }

    /// <summary>Words that must all occur, or empty.</summary>
    public string Search { get; init; } = "";

    /// <summary>The last seen first; else the first seen longest ago.</summary>
    public bool OldestFirst { get; init; }
}

/// <summary>An alert with its ticket.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Ticket">Its newest ticket, or null.</param>
public sealed record AlertRow(Alert Alert, Ticket? Ticket);

/// <summary>Lists alerts. Source: b2, R14.</summary>
public sealed class ListAlerts(PortalDatabase database)
{
    private static readonly Keyset<Alert, DateTime> NewestFirst = new(
        alert => alert.LastSeenAt,
        alert => alert.Key,
        descending: true
    );

    private static readonly Keyset<Alert, DateTime> OldestFirst = new(
        alert => alert.LastSeenAt,
        alert => alert.Key,
        descending: false
    );

    /// <summary>Reads one page.</summary>
    public async Task<Result<KeysetPage<AlertRow>>> ExecuteAsync(
        Actor actor,
        AlertFilter filter,
        KeysetRequest page,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var rows = Filter(db.Alerts.AsNoTracking(), filter);
        var words = new SubstringSearch<Alert>(alert => alert.SearchText, filter.Search);
        var found = await (filter.OldestFirst ? OldestFirst : NewestFirst).ReadAsync(
            words.IsEmpty ? rows : words.In(rows),
            page,
            cancellationToken
        );
        var keys = found.Rows.Select(alert => alert.TicketKey).OfType<Guid>().ToList();
        var tickets = await db
            .Tickets.AsNoTracking()
            .Where(ticket => keys.Contains(ticket.Key))
            .ToDictionaryAsync(ticket => ticket.Key, cancellationToken);
        return new KeysetPage<AlertRow>(
            [
                .. found.Rows.Select(alert => new AlertRow(
                    alert,
                    alert.TicketKey is { } key ? tickets.GetValueOrDefault(key) : null
                )),
            ],
            found.Previous,
            found.Next,
            found.Total,
            found.From
        );
    }

    /// <summary>How many there are in each state, with all filters but that; counted up to <see cref="KeysetPage{T}.CountLimit"/> + 1.</summary>
    public async Task<Result<IReadOnlyDictionary<AlertState, int>>> CountAsync(
        Actor actor,
        AlertFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var words = new SubstringSearch<Alert>(alert => alert.SearchText, filter.Search);
        var counts = new Dictionary<AlertState, int>();
        foreach (var state in Enum.GetValues<AlertState>())
        {
            var rows = Filter(db.Alerts.AsNoTracking(), filter with { State = state });
            counts[state] = await (words.IsEmpty ? rows : words.In(rows))
                .Take(KeysetPage<Alert>.CountLimit + 1)
                .CountAsync(cancellationToken);
        }

        return counts;
    }

    // word of an end of nothing is found where it is looked for: among what is over, or by its words
    private static IQueryable<Alert> Filter(IQueryable<Alert> rows, AlertFilter filter)
    {
        rows =
            filter.State is null && filter.Search.Length == 0
                ? rows.Where(alert => alert.State != AlertState.Closed || alert.Reason != Alert.EndsNothing)
                : rows;
        rows = filter.State is { } state ? rows.Where(alert => alert.State == state) : rows;
        rows = filter.Priority is { } priority ? rows.Where(alert => alert.Priority == priority) : rows;
        rows = filter.Source is { } source ? rows.Where(alert => alert.Source == source) : rows;
        rows = filter.Client is { } client ? rows.Where(alert => alert.ClientKey == client) : rows;
        return filter.Asset is { } asset ? rows.Where(alert => alert.AssetKey == asset) : rows;
    }
}

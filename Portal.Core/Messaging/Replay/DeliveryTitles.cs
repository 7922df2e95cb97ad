namespace Portal.Core.Messaging.Replay;

/// <summary>
/// Says in staff's words what the deliveries to one destination are, where kind and record are none. The folder that promises them brings one.
/// </summary>
public interface IDeliveryTitles
{
    /// <summary>The destination.</summary>
    string Destination { get; }

    /// <summary>Titles by id of the delivery. Safe to repeat.</summary>
    /// <param name="readers">Roles of whoever reads them; what these may not know stays out.</param>
    /// <param name="ids">Deliveries to that destination.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyDictionary<Guid, string>> FindAsync(
        IEnumerable<Role> readers,
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    );
}

internal static class DeliveryTitles
{
    /// <summary>The same rows, with their titles where they have one.</summary>
    public static async Task<IReadOnlyList<DeliveryRow>> NameAsync(
        this IEnumerable<IDeliveryTitles> titles,
        IEnumerable<Role> readers,
        IReadOnlyList<DeliveryRow> rows,
        CancellationToken cancellationToken
    )
    {
        var named = new Dictionary<Guid, string>();
        foreach (var source in titles)
        {
            var ids = rows.Where(row => row.Destination == source.Destination).Select(row => row.Id).ToList();
            if (ids.Count == 0)
            {
                continue;
            }

            foreach (var (id, title) in await source.FindAsync(readers, ids, cancellationToken))
            {
                named[id] = title;
            }
        }

        return named.Count == 0 ? rows : [.. rows.Select(row => row with { Title = named.GetValueOrDefault(row.Id) })];
    }
}

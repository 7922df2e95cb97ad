using Portal.Components.Deliveries;
using Portal.Core;
using Portal.Core.Finding;
using Portal.Core.Messaging.Replay;

namespace Portal.Pages.Messages;

/// <summary>Received messages by their id, or by the record they are about.</summary>
internal sealed class MessageSearch(ListMessages list) : ISearchSource
{
    private const int Most = 4;

    public string Title => "Messages";

    public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var filter = text.Id is { } id ? new MessageFilter { Id = id } : new MessageFilter { Subject = text.Typed };
        var (right, first) = (AccessPolicy.SeeMessages, KeysetRequest.First(Most));
        var listed = await list.ExecuteAsync(actor, right, filter, newestFirst: true, first, cancellationToken);
        return listed.Value is not { Rows.Count: > 0 } page
            ? null
            : new FoundGroup(Title, [.. page.Rows.Select(Item)])
            {
                Total = page.Total,
                AllHref = page.Total > page.Rows.Count ? new MessageListAddress { Search = text.Typed }.First : null,
            };
    }

    private static FoundItem Item(MessageRow row) =>
        new($"{MessageWords.Kind(row)} from {MessageWords.Source(row.Source)}", $"{MessageListAddress.Path}/{row.Id}")
        {
            Detail = row.Subject is null ? MessageWords.Word(row.State) : $"{MessageWords.Word(row.State)} · {row.Subject}",
            Icon = "mail",
            Score = 4,
        };
}

/// <summary>Deliveries by their id, or by the record they are about.</summary>
internal sealed class DeliverySearch(ListDeliveries list) : ISearchSource
{
    private const int Most = 4;

    public string Title => "Deliveries";

    public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var filter = text.Id is { } id ? new DeliveryFilter { Id = id } : new DeliveryFilter { Subject = text.Typed };
        var (right, first) = (AccessPolicy.SeeMessages, KeysetRequest.First(Most));
        var listed = await list.ExecuteAsync(actor, right, filter, newestFirst: true, first, cancellationToken);
        return listed.Value is not { Rows.Count: > 0 } page
            ? null
            : new FoundGroup(Title, [.. page.Rows.Select(Item)])
            {
                Total = page.Total,
                AllHref = page.Total > page.Rows.Count ? new DeliveryListAddress { Search = text.Typed }.First : null,
            };
    }

    private static FoundItem Item(DeliveryRow row) =>
        new(
            row.Title ?? $"{DeliveryWords.Title(row)} to {DeliveryWords.System(row.Destination)}",
            $"{DeliveryListAddress.Path}/{row.Id}"
        )
        {
            Detail = row.Title is null ? $"{DeliveryWords.Word(row.State)} · {row.Subject}" : DeliveryWords.Word(row.State),
            Icon = "send",
            Score = 4,
        };
}

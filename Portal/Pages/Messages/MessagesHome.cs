using Portal.Components.Deliveries;
using Portal.Core;
using Portal.Core.Connections;
using Portal.Core.Home;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Retail.Entitlements;
using Portal.Layout;

namespace Portal.Pages.Messages;

/// <summary>What inbox and outbox have waiting for people. Counted by the lists themselves.</summary>
internal sealed class MessageNeeds(ListMessages messages, ListDeliveries deliveries, ShellState shell, TimeProvider time)
    : INeedsAttention
{
    public string Title => "Messages";

    // what was ignored longer ago, nobody missed
    private const int IgnoredDays = 7;

    public async Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeMessages.Check(actor) is not null)
        {
            return [];
        }

        var act = AccessPolicy.SendAgain.Check(actor) is null ? "Decide" : null;
        return [.. await SentAsync(actor, act, cancellationToken), .. await ReceivedAsync(actor, act, cancellationToken)];
    }

    private async Task<IEnumerable<Need>> SentAsync(Actor actor, string? act, CancellationToken cancellationToken)
    {
        var needs = new List<Need>();
        foreach (var system in Told(actor))
        {
            var name = DeliveryWords.System(system);
            var (dead, waiting) = (
                new NeedWords(
                    $"delivery to {name} was refused or never accepted",
                    $"deliveries to {name} were refused or never accepted"
                )
                {
                    IsUrgent = true,
                    Act = act,
                },
                new NeedWords(
                    $"delivery to {name} waits because something is missing",
                    $"deliveries to {name} wait because something is missing"
                )
            );
            needs.AddRange(await SentAsync(actor, dead, system, DeliveryState.Dead, cancellationToken));
            needs.AddRange(await SentAsync(actor, waiting, system, DeliveryState.Waiting, cancellationToken));
        }

        return needs;
    }

    // what goes to ABS are entitlements: who may see those is told of them there, and once
    private static IEnumerable<string> Told(Actor actor) =>
        AccessPolicy.SeeEntitlements.Check(actor) is null
            ? DeliveryWords.Systems.Where(system => system != EntitlementPayload.Destination)
            : DeliveryWords.Systems;

    private async Task<IEnumerable<Need>> ReceivedAsync(Actor actor, string? act, CancellationToken cancellationToken) =>
        [
            .. await ReceivedAsync(
                actor,
                new("received message could not be handled", "received messages could not be handled")
                {
                    IsUrgent = true,
                    Act = act,
                },
                new MessageListAddress { State = InboxState.Dead, OldestFirst = true },
                cancellationToken
            ),
            .. await ReceivedAsync(
                actor,
                new("received message was ignored within a week", "received messages were ignored within a week"),
                new MessageListAddress
                {
                    State = InboxState.Ignored,
                    From = Today.AddDays(-IgnoredDays),
                    OldestFirst = true,
                },
                cancellationToken
            ),
        ];

    // oldest first, as behind the link: the first row tells the age
    private async Task<IEnumerable<Need>> SentAsync(
        Actor actor,
        NeedWords words,
        string system,
        DeliveryState state,
        CancellationToken cancellationToken
    )
    {
        var address = new DeliveryListAddress
        {
            State = state,
            Destination = system,
            OldestFirst = true,
        };
        var filter = address.ToFilter(shell.Zone);
        var listed = await deliveries.ExecuteAsync(actor, Right, filter, newestFirst: false, One, cancellationToken);
        return listed.Value is { Rows: [var oldest, ..] } page ? Need.Of(words, address.First, page.Total, oldest.CreatedAt) : [];
    }

    private async Task<IEnumerable<Need>> ReceivedAsync(
        Actor actor,
        NeedWords words,
        MessageListAddress address,
        CancellationToken cancellationToken
    )
    {
        var filter = address.ToFilter(shell.Zone);
        var listed = await messages.ExecuteAsync(actor, Right, filter, newestFirst: false, One, cancellationToken);
        return listed.Value is { Rows: [var oldest, ..] } page
            ? Need.Of(words, address.First, page.Total, oldest.ReceivedAt)
            : [];
    }

    private static AccessPolicy Right => AccessPolicy.SeeMessages;

    private static KeysetRequest One => KeysetRequest.First(1);

    private DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), shell.Zone).Date);
}

/// <summary>Systems that are told nothing at the moment.</summary>
internal sealed class HeldNeeds(ReadDestinations destinations, SystemStatusBoard board) : INeedsAttention
{
    public string Title => "Destinations";

    public async Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        var read = await destinations.ExecuteAsync(actor, AccessPolicy.SeeMessages, cancellationToken);
        List<DateTime> since =
        [
            .. (read.Value ?? [])
                .Select(each => each.Destination)
                .Where(each => IsHeld(each) && !IsToldAsAway(actor, each))
                .Select(Since)
                .Order(),
        ];
        return
        [
            .. Need.Of(
                new("system gets no deliveries at the moment", "systems get no deliveries at the moment") { IsUrgent = true },
                DeliveryListAddress.Path,
                since.Count,
                since.Count == 0 ? null : since[0]
            ),
        ];
    }

    private static bool IsHeld(Destination destination) =>
        destination.State != DestinationState.Active || destination.BrokenSince is not null;

    // one outage, one fact: whoever is told that the system does not answer need not be told that it is told nothing
    private bool IsToldAsAway(Actor actor, Destination destination) =>
        destination.State == DestinationState.Active
        && AccessPolicy.SeeConnections.Check(actor) is null
        && Enum.TryParse<ExternalSystem>(destination.Name, ignoreCase: true, out var system)
        && board.Find(system) is { IsUp: false };

    private static DateTime Since(Destination destination) =>
        destination is { State: DestinationState.Active, BrokenSince: { } broken } ? broken : destination.ChangedAt;
}

/// <summary>What came in, what goes out, and what of both is still open.</summary>
internal sealed class MessageTrends(ReadFlow read) : ITrendSource
{
    public string Title => "Messages";

    public async Task<IReadOnlyList<Trend>> ReadAsync(
        Actor actor,
        IReadOnlyList<TrendSpan> spans,
        CancellationToken cancellationToken
    )
    {
        FlowSpan[] asked = [.. spans.Select(span => new FlowSpan(span.From, span.Until))];
        var counted = await read.ExecuteAsync(actor, AccessPolicy.SeeMessages, asked, cancellationToken);
        return counted.Value is not { } flow ? [] : [Messages(flow), Deliveries(flow), Backlog(flow)];
    }

    private static Trend Messages(Flow flow) =>
        new(
            "messages",
            "How many messages came in, and were they handled?",
            "No message came in in this time.",
            Series(flow.Messages, "Handled", "Not handled yet", "Dead", "Ignored")
        );

    private static Trend Deliveries(Flow flow) =>
        new(
            "deliveries",
            "How many deliveries were promised, and did they arrive?",
            "Nothing had to be delivered in this time.",
            Series(flow.Deliveries, "Delivered", "Not delivered yet", "Dead", "Cancelled")
        );

    private static Trend Backlog(Flow flow) =>
        new(
            "backlog",
            "How long has what is still open been waiting?",
            "Nothing is open: all that came in is handled, and all that was promised is delivered.",
            [
                new("Messages to be handled", TrendTone.Aside, [.. flow.Messages.Select(each => each.Open)])
                {
                    Before = flow.OldMessages,
                },
                new("Deliveries to be sent", TrendTone.Open, [.. flow.Deliveries.Select(each => each.Open)])
                {
                    Before = flow.OldDeliveries,
                },
            ]
        )
        {
            HasBefore = true,
        };

    private static List<TrendSeries> Series(
        IReadOnlyList<FlowCount> counts,
        string done,
        string open,
        string dead,
        string aside
    ) =>
        [
            new(done, TrendTone.Good, [.. counts.Select(each => each.Done)]),
            new(open, TrendTone.Open, [.. counts.Select(each => each.Open)]),
            new(dead, TrendTone.Bad, [.. counts.Select(each => each.Dead)]),
            new(aside, TrendTone.Aside, [.. counts.Select(each => each.Aside)]),
        ];
}

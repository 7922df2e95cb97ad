using Portal.Core;
using Portal.Core.Home;
using Portal.Core.Messaging.Replay;
using Portal.Layout;

namespace Portal.Pages.Messages;

/// <summary>What inbox and outbox have waiting for people. Counted by the lists themselves.</summary>
internal sealed class MessageNeeds(
    ListMessages messages,
    ListDeliveries deliveries,
    ReadDestinations destinations,
    ShellState shell,
    TimeProvider time
) : INeedsAttention
{
    // what was ignored longer ago, nobody missed
    private const int IgnoredDays = 7;

    public async Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeMessages.Check(actor) is not null)
        {
            return [];
        }

        var act = AccessPolicy.SendAgain.Check(actor) is null ? "Decide" : null;
        var sent = new QueueAddress(QueueAddress.Sent) { OldestFirst = true };
        var received = new QueueAddress(QueueAddress.Received) { OldestFirst = true };
        return
        [
            .. await FindAsync(
                new("delivery was refused or never accepted", "deliveries were refused or never accepted")
                {
                    IsUrgent = true,
                    Act = act,
                },
                sent with
                {
                    State = "dead",
                }
            ),
            .. await FindAsync(
                new("delivery waits because something is missing", "deliveries wait because something is missing"),
                sent with
                {
                    State = "waiting",
                }
            ),
            .. await FindAsync(
                new("received message could not be handled", "received messages could not be handled")
                {
                    IsUrgent = true,
                    Act = act,
                },
                received with
                {
                    State = "dead",
                }
            ),
            .. await FindAsync(
                new("received message was ignored within a week", "received messages were ignored within a week"),
                received with
                {
                    State = "ignored",
                    From = Today.AddDays(-IgnoredDays),
                }
            ),
            .. await HeldAsync(actor, cancellationToken),
        ];

        async Task<IEnumerable<Need>> FindAsync(NeedWords words, QueueAddress address)
        {
            var (count, oldestAt) = await CountAsync(actor, address, cancellationToken);
            return Need.Of(words, address.First, count, oldestAt);
        }
    }

    private DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), shell.Zone).Date);

    private async Task<(int Count, DateTime? OldestAt)> CountAsync(
        Actor actor,
        QueueAddress address,
        CancellationToken cancellationToken
    )
    {
        var (right, one) = (AccessPolicy.SeeMessages, KeysetRequest.First(1));
        if (address.Path == QueueAddress.Sent)
        {
            var sent = await deliveries.ExecuteAsync(
                actor,
                right,
                address.ToDeliveries(shell.Zone),
                false,
                one,
                cancellationToken
            );
            return (sent.Value?.Total ?? 0, sent.Value is { Rows: [var first, ..] } ? first.CreatedAt : null);
        }

        var received = await messages.ExecuteAsync(actor, right, address.ToMessages(shell.Zone), false, one, cancellationToken);
        return (received.Value?.Total ?? 0, received.Value is { Rows: [var oldest, ..] } ? oldest.ReceivedAt : null);
    }

    private async Task<IEnumerable<Need>> HeldAsync(Actor actor, CancellationToken cancellationToken)
    {
        var read = await destinations.ExecuteAsync(actor, AccessPolicy.SeeMessages, cancellationToken);
        List<DateTime> since =
        [
            .. (read.Value ?? []).Select(each => each.Destination).Where(QueueWords.IsHeld).Select(QueueWords.Since).Order(),
        ];
        return Need.Of(
            new("system gets no deliveries at the moment", "systems get no deliveries at the moment") { IsUrgent = true },
            $"{QueueAddress.Destinations}?held=1",
            since.Count,
            since.Count == 0 ? null : since[0]
        );
    }
}

/// <summary>What came in, what goes out, and what of both is still open.</summary>
internal sealed class MessageTrends(ReadFlow read) : ITrendSource
{
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

using System.Text;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

public abstract class WhenSomethingComesIn(DatabaseProvider provider) : MessagingSuite(provider)
{
    public sealed class OnSqlite() : WhenSomethingComesIn(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenSomethingComesIn(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_is_stored_as_it_came_before_the_sender_is_told()
    {
        var body = "{\"text\":\"Zürich \\u0000 \0\"}";

        var receipt = await StoreAsync(
            NewWriter(),
            Hook("e-1", body, subject: "sale.order,42") with
            {
                Headers = """{"from":"x"}""",
            }
        );

        var stored = Assert.Single(await MessagesAsync());
        Assert.Equal((ReceiptKind.Stored, receipt.Id), (receipt.Kind, stored.Id));
        Assert.Equal(body, Encoding.UTF8.GetString(stored.Body));
        Assert.Equal(
            ("odoo", "sale.order", "e-1", "sale.order,42"),
            (stored.Source, stored.Kind, stored.EventId, stored.Subject)
        );
        Assert.Equal(
            (InboxState.Pending, Now, """{"from":"x"}""", new string('a', 32)),
            (stored.State, stored.ReceivedAt, stored.Headers, stored.CorrelationId)
        );
    }

    [Fact]
    public async Task The_same_event_of_the_same_sender_is_one_message_whatever_its_body_says()
    {
        var writer = NewWriter();

        var first = await StoreAsync(writer, Hook("e-1", """{"n":1}"""));
        var again = await StoreAsync(writer, Hook("e-1", """{"n":2}"""));
        var other = await StoreAsync(writer, Hook("e-1") with { Source = "abs" });

        Assert.Equal(new Receipt(ReceiptKind.Duplicate, first.Id), again);
        Assert.Equal(ReceiptKind.Stored, other.Kind);
        Assert.Equal(2, (await MessagesAsync()).Count);
    }

    [Fact]
    public async Task Equal_bodies_without_an_id_are_messages_of_their_own()
    {
        var ids = await StoredAsync(Hook(), Hook(), Hook());

        Assert.Equal(ids, (await MessagesAsync()).Select(message => message.Id));
        Assert.Equal(ids, ids.Order());
        Assert.Equal(3, ids.Distinct().Count());
    }

    [Fact]
    public async Task Many_at_once_with_repeats_are_as_many_messages_as_events()
    {
        var writers = new[] { NewWriter(), NewWriter() };

        var receipts = await Task.WhenAll(
            Enumerable.Range(0, 800).Select(each => StoreAsync(writers[each % 2], Hook($"e-{each % 250}")))
        );

        Assert.Equal(250, receipts.Count(receipt => receipt.Kind == ReceiptKind.Stored));
        Assert.Equal(550, receipts.Count(receipt => receipt.Kind == ReceiptKind.Duplicate));
        var messages = await MessagesAsync();
        Assert.Equal(messages.Select(message => message.Id).ToHashSet(), receipts.Select(receipt => receipt.Id).ToHashSet());
        Assert.Equal(250, messages.Count);
    }

    [Fact]
    public async Task A_row_that_cannot_be_stored_harms_nobody_beside_it()
    {
        var writer = NewWriter();
        // no door lets it through: a name that the column's rules refuse
        var impossible = Hook("e-bad") with
        {
            Kind = null!,
        };

        var all = Enumerable.Range(0, 20).Select(each => StoreAsync(writer, each == 7 ? impossible : Hook($"e-{each}"))).ToList();
        await Assert.ThrowsAnyAsync<Exception>(() => all[7]);
        all.RemoveAt(7);
        var receipts = await Task.WhenAll(all);

        Assert.All(receipts, receipt => Assert.Equal(ReceiptKind.Stored, receipt.Kind));
        Assert.Equal(19, (await MessagesAsync()).Count);
    }

    [Fact]
    public async Task A_locked_database_sends_the_sender_away_keeps_nothing_and_is_forgotten_when_it_opens()
    {
        var writer = NewWriter();
        await StoreAsync(writer, Hook("before"));

        Receipt[] refused;
        await using (await LockAsync("Inbox"))
        {
            refused = await Task.WhenAll(Enumerable.Range(0, 10).Select(each => StoreAsync(writer, Hook($"e-{each}"))));
        }

        var after = await Task.WhenAll(Enumerable.Range(0, 10).Select(each => StoreAsync(writer, Hook($"e-{each}"))));

        Assert.All(refused, receipt => Assert.Equal((ReceiptKind.Unavailable, Guid.Empty), (receipt.Kind, receipt.Id)));
        Assert.All(refused, receipt => Assert.NotNull(receipt.RetryAfter));
        Assert.All(after, receipt => Assert.Equal(ReceiptKind.Stored, receipt.Kind));
        Assert.Equal(11, (await MessagesAsync()).Count);
    }

    [Fact]
    public async Task However_many_stand_before_it_nobody_waits_longer_than_promised_while_the_database_is_locked()
    {
        var writer = NewWriter(TimeProvider.System);
        var began = System.Diagnostics.Stopwatch.GetTimestamp();

        Receipt[] refused;
        await using (await LockAsync("Inbox"))
        {
            refused = await Task.WhenAll(Enumerable.Range(0, 900).Select(each => StoreAsync(writer, Hook($"e-{each}"))));
        }

        Assert.All(refused, receipt => Assert.Equal(ReceiptKind.Unavailable, receipt.Kind));
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds, 1, 4);
        Assert.Equal(ReceiptKind.Stored, (await StoreAsync(writer, Hook("after"))).Kind);
        Assert.Single(await MessagesAsync());
    }

    [Fact]
    public async Task More_than_can_wait_is_refused_and_what_was_taken_in_is_stored()
    {
        var writer = NewWriter();
        var holder = await LockAsync("Inbox");

        var wished = Enumerable
            .Range(0, InboxWriter.QueueLimit + 600)
            .Select(each => StoreAsync(writer, Hook($"e-{each}")))
            .ToList();
        var full = wished.Count(each => each is { IsCompletedSuccessfully: true, Result.Kind: ReceiptKind.Full });
        await holder.DisposeAsync();
        var receipts = await Task.WhenAll(wished);

        Assert.InRange(full, 1, 600);
        Assert.Equal(
            receipts.Where(receipt => receipt.Kind == ReceiptKind.Stored).Select(receipt => receipt.Id).ToHashSet(),
            (await MessagesAsync()).Select(message => message.Id).ToHashSet()
        );
        Assert.True(writer.HasRoomFor(1));
    }

    [Fact]
    public async Task What_was_taken_in_is_stored_before_portal_stops()
    {
        var writer = NewWriter();

        var wished = Enumerable.Range(0, 300).Select(each => StoreAsync(writer, Hook($"e-{each}"))).ToList();
        await writer.StopAsync(Cancellation);
        var late = await StoreAsync(writer, Hook("late"));

        Assert.All(await Task.WhenAll(wished), receipt => Assert.Equal(ReceiptKind.Stored, receipt.Kind));
        Assert.Equal(ReceiptKind.Full, late.Kind);
        Assert.Equal(300, (await MessagesAsync()).Count);
    }

    [Fact]
    public async Task It_shares_the_gate_with_everybody_who_writes()
    {
        var writer = NewWriter();
        await using var db = Database.Open();
        await using (var write = await db.BeginWriteAsync(Cancellation))
        {
            var waiting = StoreAsync(writer, Hook("e-1"));
            if (Database.Portal.Provider == DatabaseProvider.Sqlite)
            {
                while (!Database.Portal.Gate.IsAwaited)
                {
                    Cancellation.ThrowIfCancellationRequested();
                    await Task.Yield();
                }

                Assert.False(waiting.IsCompleted);
            }

            await write.CommitAsync(Cancellation);
            await write.DisposeAsync();
            Assert.Equal(ReceiptKind.Stored, (await waiting).Kind);
        }
    }
}

using System.Text;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

/// <summary>A sender that keeps what is not stored gives many at once: all are stored or none, in their order. Source: P1, G6.</summary>
public abstract class WhenASenderWaits(DatabaseProvider provider) : MessagingSuite(provider)
{
    public sealed class OnSqlite() : WhenASenderWaits(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenASenderWaits(DatabaseProvider.Postgres);

    [Fact]
    public async Task What_comes_together_is_stored_together_and_in_its_order()
    {
        await using var sequence = NewWriter().OpenSequence();

        var first = await sequence.StoreAsync([.. Enumerable.Range(0, 300).Select(Numbered)]);
        var second = await sequence.StoreAsync([.. Enumerable.Range(300, 300).Select(Numbered)]);

        Assert.All(first.Concat(second), receipt => Assert.Equal(ReceiptKind.Stored, receipt.Kind));
        var stored = await MessagesAsync();
        Assert.Equal(stored.Select(each => each.Id), first.Concat(second).Select(receipt => receipt.Id));
        Assert.Equal(
            Enumerable.Range(0, 600).Select(each => $"{each}"),
            stored.Select(each => Encoding.UTF8.GetString(each.Body))
        );
    }

    [Fact]
    public async Task A_repeat_gets_the_receipt_of_the_first_also_beside_it()
    {
        await using var sequence = NewWriter().OpenSequence();
        var before = (await sequence.StoreAsync([Hook("e-1")]))[0];

        var receipts = await sequence.StoreAsync([Hook("e-1"), Hook("e-2"), Hook("e-2")]);

        Assert.Equal(
            [ReceiptKind.Duplicate, ReceiptKind.Stored, ReceiptKind.Duplicate],
            receipts.Select(receipt => receipt.Kind)
        );
        Assert.Equal(before.Id, receipts[0].Id);
        Assert.Equal(receipts[1].Id, receipts[2].Id);
        Assert.Equal(2, (await MessagesAsync()).Count);
    }

    [Fact]
    public async Task One_that_cannot_be_stored_keeps_nothing_of_them_and_the_next_are_stored()
    {
        await using var sequence = NewWriter().OpenSequence();
        var impossible = Hook("e-bad") with { Kind = null! };

        await Assert.ThrowsAnyAsync<Exception>(() => sequence.StoreAsync([Hook("e-1"), impossible, Hook("e-2")]));
        var none = await MessagesAsync();
        var after = await sequence.StoreAsync([Hook("e-1"), Hook("e-2")]);

        Assert.Empty(none);
        Assert.All(after, receipt => Assert.Equal(ReceiptKind.Stored, receipt.Kind));
    }

    [Fact]
    public async Task A_locked_database_keeps_nothing_and_says_so_for_each()
    {
        await using var sequence = NewWriter(TimeProvider.System).OpenSequence();

        IReadOnlyList<Receipt> refused;
        await using (await LockAsync("Inbox"))
        {
            refused = await sequence.StoreAsync([Hook("e-1"), Hook("e-2")]);
        }

        var after = await sequence.StoreAsync([Hook("e-1"), Hook("e-2")]);

        Assert.All(refused, receipt => Assert.Equal((ReceiptKind.Unavailable, Guid.Empty), (receipt.Kind, receipt.Id)));
        Assert.All(after, receipt => Assert.Equal(ReceiptKind.Stored, receipt.Kind));
        Assert.Equal(2, (await MessagesAsync()).Count);
    }

    private static Arrival Numbered(int number) => Hook($"e-{number}", $"{number}", subject: "sale.order,1");
}

using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

public abstract class WhenHooksComeTwiceAndShuffled(DatabaseProvider provider) : MessagingSuite(provider)
{
    private const int Records = 250;

    public sealed class OnSqlite() : WhenHooksComeTwiceAndShuffled(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenHooksComeTwiceAndShuffled(DatabaseProvider.Postgres);

    [Fact]
    public async Task Ten_thousand_of_them_have_as_many_effects_as_there_are_events()
    {
        var random = new Random(20_260_304);
        var hooks = Enumerable
            .Range(0, 10_000)
            .Select(each => Hook($"e-{each % Records}", subject: $"sale.order,{each % Records}"))
            .ToArray();
        random.Shuffle(hooks);
        var writers = new[] { NewWriter(), NewWriter() };

        var receipts = new List<Receipt>();
        foreach (var wave in hooks.Chunk(500))
        {
            receipts.AddRange(await Task.WhenAll(wave.Select((hook, each) => StoreAsync(writers[each % 2], hook))));
        }

        await HandleAllAsync();

        Assert.Equal(Records, receipts.Count(receipt => receipt.Kind == ReceiptKind.Stored));
        Assert.Equal(10_000 - Records, receipts.Count(receipt => receipt.Kind == ReceiptKind.Duplicate));
        await AssertOneEffectEachAsync();
    }

    [Fact]
    public async Task Hints_without_an_id_have_one_effect_for_each_record_too()
    {
        var random = new Random(4_032_026);
        var hooks = Enumerable.Range(0, 4 * Records).Select(each => Hook(subject: $"sale.order,{each % Records}")).ToArray();
        random.Shuffle(hooks);
        await StoredAsync(hooks);

        await HandleAllAsync();

        await AssertOneEffectEachAsync();
    }

    private async Task AssertOneEffectEachAsync()
    {
        while ((await NewDispatcher().RunOnceAsync(Cancellation)).Sent > 0) { }

        Assert.Equal(Records, Ledger.Effects.Count);
        Assert.Equal(Records, Ledger.Requests.Count);
        Assert.All(await MessagesAsync(), message => Assert.Equal(InboxState.Done, message.State));
    }

    private async Task HandleAllAsync()
    {
        var handler = new ScriptedHandler
        {
            Applies = (db, message) =>
                Get<OutboxWriter>().AddAsync(db, Draft($"{message.Subject}/create", message.Subject!), Cancellation),
        };
        var workers = new[] { NewWorker(handler), NewWorker(handler) };
        var left = true;
        while (left)
        {
            var counts = await Task.WhenAll(workers.Select(worker => Task.Run(() => worker.RunOnceAsync(Cancellation))));
            left = counts.Any(count => count.Taken > 0);
            Clock.Advance(TimeSpan.FromSeconds(1)); // two that crossed at one key are read again
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

/// <summary>Contents go after their time; ids, keys and digests stay. Source: DESIGN §11.</summary>
public abstract class WhenContentsGetOld(DatabaseProvider provider) : MessagingSuite(provider)
{
    private const string Body = """{"battery":"60 V"}""";
    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)));

    public sealed class OnSqlite() : WhenContentsGetOld(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenContentsGetOld(DatabaseProvider.Postgres);

    [Fact]
    public async Task Ended_deliveries_lose_what_they_held_and_keep_what_names_them()
    {
        var ids = await PromiseAsync(
            Draft("k-1", "sale.order,1", Body),
            Draft("k-2", "sale.order,2", Body),
            Draft("k-3", "sale.order,3", Body) with
            {
                WaitsFor = "a unit",
            }
        );
        Ledger.Answer = (delivery, _) =>
            Task.FromResult<DeliveryAnswer?>(
                delivery.Subject == "sale.order,2"
                    ? DeliveryAnswer.Http(422)
                    : DeliveryAnswer.Http(201) with
                    {
                        RequestText = "POST",
                        ResponseText = "created",
                    }
            );
        await NewDispatcher().RunOnceAsync(Cancellation);
        Clock.Advance(TimeSpan.FromDays(91));
        var kind = new RetainedDeliveryBodies(Database.Portal, Clock);
        var before = Now - TimeSpan.FromDays(90);

        var due = await kind.CountAsync(before, Cancellation);
        var gone = await kind.RemoveAsync(before, 500, Cancellation);
        var again = await kind.RemoveAsync(before, 500, Cancellation);

        Assert.Equal((1, 1, 0), (due, gone, again));
        var (blank, dead, waiting) = (await DeliveryAsync(ids[0]), await DeliveryAsync(ids[1]), await DeliveryAsync(ids[2]));
        Assert.Equal(("k-1", Digest, Now), (blank.IdempotencyKey, blank.PayloadDigest, blank.BlankedAt));
        Assert.Empty(blank.Payload);
        Assert.All(await AttemptsAsync(ids[0]), attempt => Assert.Equal((null, null), (attempt.Request, attempt.Response)));
        Assert.Equal((null, null), (dead.BlankedAt, waiting.BlankedAt));
        Assert.Equal(Body, Encoding.UTF8.GetString(dead.Payload));
    }

    [Fact]
    public async Task A_blanked_delivery_is_not_sent_again_and_says_why()
    {
        var id = (await PromiseAsync(Draft("k-1", payload: Body)))[0];
        await NewDispatcher().RunOnceAsync(Cancellation);
        Clock.Advance(TimeSpan.FromDays(91));
        await new RetainedDeliveryBodies(Database.Portal, Clock).RemoveAsync(Now - TimeSpan.FromDays(90), 500, Cancellation);

        var retried = await Get<RetryDelivery>().ExecuteAsync(Operator, Policy, id, DeliveryState.Delivered, Cancellation);

        Assert.Equal("messaging.not-kept", Assert.Single(retried.Refusals).Code);
        Assert.Contains($"since {Now:yyyy-MM-dd}", retried.Refusals[0].Text, StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(id)).State);
    }

    [Fact]
    public async Task Ended_messages_lose_their_body_and_are_not_handled_again()
    {
        var ids = await StoredAsync(Hook("e-1", Body), Hook("e-2", Body));
        await Get<DiscardMessage>().ExecuteAsync(Operator, Policy, ids[0], "Not ours.", Cancellation);
        Clock.Advance(TimeSpan.FromDays(91));
        var kind = new RetainedMessageBodies(Database.Portal, Clock);

        var gone = await kind.RemoveAsync(Now - TimeSpan.FromDays(90), 500, Cancellation);
        var replayed = await Get<ReplayMessage>().ExecuteAsync(Operator, Policy, ids[0], Cancellation);
        var estimate = await Get<ReplayMessages>().EstimateAsync(Operator, Policy, new MessageFilter(), Cancellation);
        var twice = await NewWriter().StoreAsync(Hook("e-1", Body), Cancellation);

        var messages = await MessagesAsync();
        Assert.Equal((1, Digest), (gone, messages[0].KeptDigest));
        Assert.Empty(messages[0].Body);
        Assert.Equal(Body, Encoding.UTF8.GetString(messages[1].Body));
        Assert.Equal("messaging.not-kept", Assert.Single(replayed.Refusals).Code);
        Assert.Equal(0, estimate.Value);
        Assert.Equal((ReceiptKind.Duplicate, ids[0]), (twice.Kind, twice.Id));
    }
}

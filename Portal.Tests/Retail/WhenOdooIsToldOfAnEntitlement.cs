using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Sandbox;

namespace Portal.Tests.Retail;

/// <summary>The order in Odoo says so once, though Odoo is away, late or loses its answer, and knows no key for a message. Source: 001-36, P2.</summary>
public abstract class WhenOdooIsToldOfAnEntitlement(DatabaseProvider provider) : RetailSuite(provider)
{
    private readonly HeldPosts _posts = new();

    public sealed class OnSqlite() : WhenOdooIsToldOfAnEntitlement(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenOdooIsToldOfAnEntitlement(DatabaseProvider.Postgres);

    protected override EntitlementOptions Options => new() { WritesField = true };

    protected override Func<DelegatingHandler> OnTheWayToOdoo => () => new HoldingHandler(_posts);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _posts.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task By_the_studio_profile_its_field_has_the_id()
    {
        var order = await EntitledAsync();

        await DrainAsync();

        var read = await Server.CallAsync("sale.order", "read", $$"""[[{{order}}],["x_entitlement_id"]]""");
        Assert.Equal((await OrderAsync(order)).EntitlementId, read![0]!["x_entitlement_id"]!.GetValue<string>());
        Assert.Equal(1, await NotesAsync(order, "ABS entitlement ent-"));
    }

    [Fact]
    public async Task One_that_is_away_is_told_once_it_is_back()
    {
        var order = await EntitledAsync();
        Server.Faults.Add("odoo", FaultMode.Down);
        await DrainAsync();
        var during = await NoteAsync(order);

        Server.Faults.Clear("odoo");
        Clock.Jump(TimeSpan.FromMinutes(3));
        await DrainAsync();

        Assert.Equal(DeliveryState.Pending, during.State);
        Assert.Equal(1, await NotesAsync(order, "ABS entitlement"));
    }

    [Fact]
    public async Task A_lost_answer_is_not_followed_by_a_second_message()
    {
        var order = await EntitledAsync();
        Server.Faults.Add("odoo", FaultMode.AnswerLost, 1);
        await DrainAsync();
        var lost = await NoteAsync(order);

        Clock.Jump(TimeSpan.FromMinutes(3));
        await DrainAsync();

        Assert.Equal(DeliveryState.Pending, lost.State);
        Assert.Equal(DeliveryState.Delivered, (await NoteAsync(order)).State);
        Assert.Equal(1, await NotesAsync(order, "ABS entitlement"));
    }

    [Fact]
    public async Task A_post_that_a_stop_cut_off_and_odoo_carries_out_late_stays_the_only_one()
    {
        var order = await EntitledAsync();
        _posts.Hold();
        using var stop = new CancellationTokenSource();
        var running = Get<Dispatcher>().RunOnceAsync(stop.Token);
        await _posts.Held.WaitAsync(Cancellation);
        await stop.CancelAsync();
        await running;

        Clock.Jump(TimeSpan.FromMinutes(1));
        await DrainAsync();
        await _posts.CarryOutAsync(Cancellation);
        Clock.Jump(TimeSpan.FromMinutes(2));
        await DrainAsync();

        Assert.Equal(DeliveryState.Delivered, (await NoteAsync(order)).State);
        Assert.Equal(1, await NotesAsync(order, "ABS entitlement"));
    }

    // up to what Odoo is to be told
    private async Task<int> EntitledAsync()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        await Get<Dispatcher>().RunOnceAsync(Cancellation);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        return order;
    }

    private async Task<Delivery> NoteAsync(int order)
    {
        var subject = Order.SubjectOf(order);
        await using var db = Database.Open();
        return await db
            .Deliveries.AsNoTracking()
            .SingleAsync(each => each.Subject == subject && each.Kind == "order.note", Cancellation);
    }

    /// <summary>Messages that do not reach Odoo while somebody waits for the answer, and are carried out later.</summary>
    private sealed class HeldPosts : IDisposable
    {
        private readonly HttpClient _late = new();
        private readonly TaskCompletionSource<HttpRequestMessage> _held = new();
        private bool _isHolding;

        public Task Held => _held.Task;

        public void Hold() => _isHolding = true;

        public bool Takes(string body, Uri address) =>
            _isHolding
            && (
                body.Contains("message_post", StringComparison.Ordinal)
                || address.AbsolutePath.EndsWith("message_post", StringComparison.Ordinal)
            );

        public void Keep(HttpRequestMessage request)
        {
            _isHolding = false;
            _held.SetResult(request);
        }

        public async Task CarryOutAsync(CancellationToken cancellationToken)
        {
            using var request = await _held.Task;
            using var answer = await _late.SendAsync(request, cancellationToken);
            Assert.Null(
                JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)) is JsonObject told
                    ? told["error"]
                    : null
            );
        }

        public void Dispose() => _late.Dispose();
    }

    private sealed class HoldingHandler(HeldPosts posts) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!posts.Takes(System.Text.Encoding.UTF8.GetString(body), request.RequestUri!))
            {
                return await base.SendAsync(request, cancellationToken);
            }

            posts.Keep(Copy(request, body));
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("It waits until it is cut off.");
        }

        private static HttpRequestMessage Copy(HttpRequestMessage request, byte[] body)
        {
            var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = new ByteArrayContent(body) };
            foreach (var header in request.Headers)
            {
                copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            copy.Content.Headers.ContentType = request.Content!.Headers.ContentType;
            return copy;
        }
    }
}

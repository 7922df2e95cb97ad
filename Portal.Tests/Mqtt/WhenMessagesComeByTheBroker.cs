using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core.Abs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Mqtt;
using Portal.Core.Persistence;
using Portal.Tests.Messaging;

namespace Portal.Tests.Mqtt;

public abstract class WhenMessagesComeByTheBroker(DatabaseProvider provider) : MessagingSuite(provider)
{
    private const string Topic = "emit/ABS/product_template/T-100/created";

    private readonly SandboxBroker _broker = new();
    private MqttNode _sender = null!;

    public sealed class OnSqlite() : WhenMessagesComeByTheBroker(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenMessagesComeByTheBroker(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await _broker.StartAsync();
        _sender = await MqttNode.StartAsync(MqttNode.OptionsFor(_broker.Port, "abs", MqttVersion.V5, "none"));
    }

    public override async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _broker.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_event_of_ABS_is_stored_as_if_it_had_come_to_its_door()
    {
        await using var taking = await TakingAsync();

        await _sender.PublishAsync(Topic, """{"template_id":"T-100","message_id":"m-1"}""");
        var stored = Assert.Single(await StoredAsync(1));

        Assert.Equal(
            ("abs", "product_template.created", "m-1", "abs.product_template,T-100"),
            (stored.Source, stored.Kind, stored.EventId, stored.Subject)
        );
        Assert.Equal("""{"template_id":"T-100","message_id":"m-1"}""", Encoding.UTF8.GetString(stored.Body));
        Assert.Equal(Topic, HeaderOf(stored, "topic"));
        Assert.Equal(InboxState.Pending, stored.State);
    }

    [Fact]
    public async Task The_same_id_twice_is_one_message_and_without_ids_each_is_its_own()
    {
        await using var taking = await TakingAsync();

        await _sender.PublishAsync(Topic, """{"event_id":"m-1","n":1}""");
        await _sender.PublishAsync(Topic, """{"event_id":"m-1","n":2}""");
        await _sender.PublishAsync(Topic, """{"n":3}""");
        await _sender.PublishAsync(Topic, """{"n":3}""");
        await _sender.PublishAsync("emit/Fleet/BSS/7/moved", """{"event_id":"m-1"}""");
        var stored = await StoredAsync(4);

        // different records are not waited for each other
        Assert.Equal(["m-1", null, null], stored.Where(each => each.Source == "abs").Select(each => each.EventId));
        var other = Assert.Single(stored, each => each.Source == "mqtt");
        Assert.Equal(("fleet/fleet/BSS.moved/m-1", "fleet/BSS.moved", "fleet.BSS,7"), (other.EventId, other.Kind, other.Subject));
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("{\"name\":", "no JSON")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("{} {}", "no JSON")]
    [InlineData("\u0001\u0002", "no JSON")]
    [InlineData("{\"\\ud800abcd\":1}", "half a character")]
    public async Task What_is_no_JSON_is_kept_as_dead_and_holds_up_nothing(string payload, string reason)
    {
        await using var taking = await TakingAsync();

        await _sender.PublishAsync(Topic, payload);
        await _sender.PublishAsync(Topic, "{}");
        var stored = await StoredAsync(2);

        Assert.Equal(["mqtt/malformed", "abs/product_template.created"], stored.Select(each => $"{each.Source}/{each.Kind}"));
        Assert.Equal(payload, Encoding.UTF8.GetString(stored[0].Body));
        var dead = await HandledAsync(stored[0].Id);
        Assert.Equal(InboxState.Dead, dead.State);
        Assert.Contains(reason, dead.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_with_half_a_character_is_none()
    {
        await using var taking = await TakingAsync();

        await _sender.PublishAsync(Topic, """{"message_id":"\ud800"}""");

        Assert.Equal(
            ("product_template.created", null),
            (await StoredAsync(1)).Select(each => (each.Kind, each.EventId)).Single()
        );
    }

    [Fact]
    public async Task One_that_is_too_large_is_kept_as_dead_with_its_beginning()
    {
        await using var taking = await TakingAsync();

        await _sender.PublishAsync(Topic, $$"""{"name":"{{new string('x', Arrival.BodyLimit)}}"}""");
        var stored = Assert.Single(await StoredAsync(1));

        Assert.Equal(("mqtt", "oversized", 64 * 1024), (stored.Source, stored.Kind, stored.Body.Length));
        Assert.Equal(Topic, HeaderOf(stored, "topic"));
        var dead = await HandledAsync(stored.Id);
        Assert.Equal(InboxState.Dead, dead.State);
        Assert.Contains($"larger than {Arrival.BodyLimit} bytes", dead.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("emit/ABS/product_template/T-100", "emit/ABS/product_template/T-100")]
    [InlineData("emit/ABS//T-100/created", "emit/ABS//T-100/created")]
    [InlineData("weather/today", "weather/today")]
    public async Task A_topic_that_says_nothing_to_Portal_is_kept_as_ignored(string topic, string kind)
    {
        await using var taking = await TakingAsync("#");

        await _sender.PublishAsync(topic, "sunny");
        var stored = (await StoredAsync(1, message => message.Kind == kind))[0];

        Assert.Equal(
            ("mqtt", null, null, "sunny"),
            (stored.Source, stored.EventId, stored.Subject, Encoding.UTF8.GetString(stored.Body))
        );
        Assert.Equal(InboxState.Ignored, (await HandledAsync(stored.Id)).State);
    }

    [Fact]
    public async Task What_could_not_be_stored_stays_with_the_broker_and_is_stored_once_later()
    {
        await using (await LockAsync("Inbox"))
        {
            await using var taking = await TakingAsync();
            await _sender.PublishAsync(Topic, """{"n":1}""");
            await _sender.PublishAsync(Topic, """{"n":2}""");
            await taking.UntilHeldAsync("2");
        }

        Assert.Empty(await MessagesAsync());
        await using (await TakingAsync())
        {
            var stored = await StoredAsync(2);
            Assert.Equal(["""{"n":1}""", """{"n":2}"""], stored.Select(each => Encoding.UTF8.GetString(each.Body)));
        }

        // acknowledged: it does not come again
        await using var again = await TakingAsync();
        await _sender.PublishAsync(Topic, """{"n":3}""");
        Assert.Equal(3, (await StoredAsync(3)).Count);
    }

    [Fact]
    public async Task Many_at_once_are_stored_once_each_and_in_order_for_each_record()
    {
        const int Many = 1_200;
        await using var taking = await TakingAsync();

        await Task.WhenAll(
            Enumerable
                .Range(0, Many)
                .Select(each => _sender.PublishAsync($"emit/ABS/product_template/T-{each % 40}/updated", $$"""{"n":{{each}}}"""))
        );
        var stored = await StoredAsync(Many);

        Assert.Equal(Many, stored.Count);
        Assert.All(
            stored.GroupBy(each => each.Subject),
            record => Assert.Equal(record.Select(NumberIn).Order(), record.Select(NumberIn))
        );
    }

    [Fact]
    public async Task All_of_one_record_are_stored_in_their_order()
    {
        const int Many = 2_000;
        await using var taking = await TakingAsync();

        await Task.WhenAll(Enumerable.Range(0, Many).Select(each => _sender.PublishAsync(Topic, $$"""{"n":{{each}}}""")));
        var stored = await StoredAsync(Many);

        Assert.Equal(Enumerable.Range(0, Many), stored.Select(NumberIn));
    }

    [Fact]
    public async Task An_answer_is_heard_once_and_never_kept_also_one_that_came_while_Portal_was_away()
    {
        var options = MqttNode.OptionsFor(_broker.Port, "portal-1", MqttVersion.V5, [.. MqttOptions.DefaultFilters]) with
        {
            ReplyFilters = AbsReplyTopics.Filters,
            IsAsking = true,
        };
        await (await MqttNode.StartAsync(options)).DisposeAsync();
        await _sender.PublishAsync("echo/abs/entitlement/42/create", """{"correlation_id":"k-1"}""");
        await _sender.PublishAsync("rtrn/abs/entitlement/42/create", """{"correlation_id":"k-1"}""");
        await _sender.PublishAsync(Topic, """{"n":1}""");

        Assert.Equal(["echo/abs/entitlement/42/create", "rtrn/abs/entitlement/42/create"], await HeardAsync(options, 1));
        await _sender.PublishAsync(Topic, """{"n":2}""");
        Assert.Empty(await HeardAsync(options, 2));
        Assert.All(await MessagesAsync(), message => Assert.Equal("product_template.created", message.Kind));
    }

    // until so many messages are there
    private async Task<IReadOnlyList<string>> HeardAsync(MqttOptions options, int messages)
    {
        var heard = new ConcurrentQueue<string>();
        var node = MqttNode.Of(options);
        node.Link.Replied += reply => heard.Enqueue(reply.Topic);
        node.Link.Start();
        await using (new Taking(node, NewWriter(TimeProvider.System)))
        {
            Assert.Equal(messages, (await StoredAsync(messages)).Count);
        }

        return [.. heard];
    }

    private static int NumberIn(InboxMessage message)
    {
        using var body = JsonDocument.Parse(message.Body);
        return body.RootElement.GetProperty("n").GetInt32();
    }

    private static string? HeaderOf(InboxMessage message, string name)
    {
        using var headers = JsonDocument.Parse(message.Headers);
        return headers.RootElement.GetProperty(name).GetString();
    }

    private async Task<Taking> TakingAsync(params string[] filters)
    {
        var options = MqttNode.OptionsFor(
            _broker.Port,
            "portal-1",
            MqttVersion.V5,
            filters.Length == 0 ? [.. MqttOptions.DefaultFilters] : filters
        );
        return new Taking(await MqttNode.StartAsync(options), NewWriter(TimeProvider.System));
    }

    // by a worker of a host: what nobody handles is ignored
    private async Task<InboxMessage> HandledAsync(Guid id)
    {
        await using var services = new ServiceCollection().AddScoped<RefuseUnreadable>().BuildServiceProvider();
        var routes = new[] { MqttArrivals.Malformed, MqttArrivals.Oversized }
            .Select(kind => InboxRoute.To<RefuseUnreadable, bool>(new MessageKind(MqttArrivals.Source, kind)))
            .ToList();
        var worker = new InboxWorker(
            Database.Portal,
            new InboxRoutes(routes, services.GetRequiredService<IServiceScopeFactory>()),
            new MessagingWakes(),
            TimeProvider.System,
            NullLogger<InboxWorker>.Instance
        );
        _ = await worker.RunOnceAsync(Cancellation);
        return (await MessagesAsync()).Single(message => message.Id == id);
    }

    // until as many are there
    private async Task<List<InboxMessage>> StoredAsync(int count, Func<InboxMessage, bool>? which = null)
    {
        while (true)
        {
            Cancellation.ThrowIfCancellationRequested();
            var stored = (await MessagesAsync()).Where(which ?? (_ => true)).ToList();
            if (stored.Count >= count)
            {
                return stored;
            }
        }
    }
}

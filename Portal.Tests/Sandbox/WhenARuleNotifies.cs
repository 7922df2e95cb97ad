using System.Diagnostics;
using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenARuleNotifies : IAsyncLifetime
{
    private SandboxServer _server = null!; // set before the first test
    private WebhookReceiver _receiver = null!; // set before the first test

    public async ValueTask InitializeAsync()
    {
        _server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        _receiver = await WebhookReceiver.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_reads_back_meanwhile_sees_what_was_before()
    {
        var id = await _server.PartnerAsync("""{"name":"Hook Co","ref":"v1"}""");
        await _server.RuleAsync("res.partner", "on_create_or_write", _receiver.Url, ["name", "ref"]);
        var seen = "";
        _receiver.Answer = async _ =>
        {
            seen = $"{(await _server.ReadAsync(id, "ref"))["ref"]}";
            return 200;
        };

        await _server.WriteAsync(id, """{"ref":"v2"}""");

        Assert.Equal("v1", seen);
        Assert.Equal("v2", $"{(await _server.ReadAsync(id, "ref"))["ref"]}");
    }

    [Fact]
    public async Task A_record_just_made_is_not_there_for_whoever_is_told()
    {
        await _server.RuleAsync("res.partner", "on_create", _receiver.Url, ["name"]);
        var count = -1;
        _receiver.Answer = async _ =>
        {
            count = await _server.CountAsync("""[["name","=","Fresh"]]""");
            return 200;
        };

        await _server.PartnerAsync("""{"name":"Fresh"}""");

        Assert.Equal(0, count);
        Assert.Equal(1, await _server.CountAsync("""[["name","=","Fresh"]]"""));
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again_and_the_change_stands()
    {
        var id = await _server.PartnerAsync("""{"name":"Hook Co"}""");
        await _server.RuleAsync("res.partner", "on_create_or_write", _receiver.Url, ["name"]);
        _receiver.Answer = _ => Task.FromResult(500);

        await _server.WriteAsync(id, """{"ref":"f"}""");

        Assert.Single(_receiver.Calls);
        Assert.Equal("f", $"{(await _server.ReadAsync(id, "ref"))["ref"]}");
    }

    [Fact]
    public async Task A_slow_receiver_costs_a_second_and_no_more()
    {
        var id = await _server.PartnerAsync("""{"name":"Hook Co"}""");
        await _server.RuleAsync("res.partner", "on_create_or_write", _receiver.Url, ["name"]);
        var released = new TaskCompletionSource();
        _receiver.Answer = async _ =>
        {
            await released.Task;
            return 200;
        };
        var started = Stopwatch.GetTimestamp();

        await _server.WriteAsync(id, """{"ref":"g"}""");

        var took = Stopwatch.GetElapsedTime(started);
        released.SetResult();
        Assert.InRange(took.TotalSeconds, 0.9, 30); // without an end it would wait for ever: the receiver is not released before
        Assert.Equal("g", $"{(await _server.ReadAsync(id, "ref"))["ref"]}");
    }

    [Fact]
    public async Task A_rule_with_trigger_fields_stays_silent_where_none_of_them_changed()
    {
        await _server.RuleAsync("res.partner", "on_create_or_write", _receiver.Url, ["name", "email"], watched: ["email"]);
        var id = await _server.PartnerAsync("""{"name":"Hook Co","email":"a@b.example"}""");
        var made = _receiver.Calls.Count;

        await _server.WriteAsync(id, """{"ref":"other"}""");
        await _server.WriteAsync(id, """{"email":"a@b.example"}""");
        await _server.WriteAsync(id, """{"email":"c@d.example"}""");

        Assert.Equal((1, 2), (made, _receiver.Calls.Count));
    }

    [Fact]
    public async Task A_rule_with_a_filter_tells_only_of_records_that_meet_it()
    {
        const string companies = "\"filter_domain\":\"[('is_company','=',True)]\",";
        await _server.RuleAsync("res.partner", "on_create", _receiver.Url, ["name"], more: companies);

        await _server.PartnerAsync("""{"name":"Person"}""");
        await _server.PartnerAsync("""{"name":"Company","is_company":true}""");

        Assert.Contains("Company", Assert.Single(_receiver.Calls).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Confirming_an_order_tells_of_its_state()
    {
        var partner = await _server.PartnerAsync("""{"name":"Acme","is_company":true}""");
        var order = await _server.CallAsync("sale.order", "create", $$"""[{"partner_id":{{partner}}}]""");
        await _server.RuleAsync("sale.order", "on_create_or_write", _receiver.Url, ["name", "state"], watched: ["state"]);

        await _server.CallAsync("sale.order", "action_confirm", $"[[{order}]]");

        Assert.Contains("\"state\": \"sale\"", Assert.Single(_receiver.Calls).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_leaves_this_machine()
    {
        var time = new CountedTime();
        await using var server = await SandboxServer.StartAsync(
            new() { Seed = false },
            time,
            TestContext.Current.CancellationToken
        );
        var id = await server.PartnerAsync("""{"name":"Hook Co"}""");
        await server.RuleAsync("res.partner", "on_create_or_write", new("http://203.0.113.7:9/elsewhere"), ["name"]);
        var before = time.Timers;

        await server.WriteAsync(id, """{"ref":"h"}""");
        var elsewhere = time.Timers - before;
        await server.RuleAsync("res.partner", "on_create_or_write", _receiver.Url, ["name"]);
        await server.WriteAsync(id, """{"ref":"i"}""");

        Assert.Equal((0, 1), (elsewhere, time.Timers - before - elsewhere));
        Assert.Single(_receiver.Calls);
    }

    /// <summary>The real time, that counts the timers which begin: each call that is sent has one for its patience.</summary>
    private sealed class CountedTime : TimeProvider
    {
        private int _timers;

        public int Timers => _timers;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _ = Interlocked.Increment(ref _timers);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}

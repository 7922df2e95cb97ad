using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenAFaultIsOrdered
{
    [Theory]
    [InlineData("500", HttpStatusCode.InternalServerError)]
    [InlineData("503", HttpStatusCode.ServiceUnavailable)]
    [InlineData("422", HttpStatusCode.UnprocessableEntity)]
    public async Task That_many_calls_get_the_status_and_a_page(string mode, HttpStatusCode status)
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        using var ordered = await OrderAsync(server, $$"""{"system":"odoo","mode":"{{mode}}","count":2}""");

        using var first = await server.PostAsync("common", "version");
        using var second = await server.PostAsync("common", "version");
        using var third = await server.PostAsync("common", "version");

        Assert.Equal([status, status, HttpStatusCode.OK], new[] { first.StatusCode, second.StatusCode, third.StatusCode });
        Assert.Equal("text/html", first.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Down_closes_the_connection_until_the_fault_is_deleted()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        using var ordered = await OrderAsync(server, """{"system":"odoo","mode":"down"}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => server.PostAsync("common", "version"));
        await Assert.ThrowsAsync<HttpRequestException>(() => server.PostAsync("common", "version"));
        using var deleted = await server.Http.DeleteAsync("faults", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.NotNull((await server.RpcAsync("common", "version"))["result"]);
    }

    [Fact]
    public async Task A_lost_answer_waits_for_a_change_and_the_change_stays()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        using var ordered = await OrderAsync(server, """{"system":"odoo","mode":"answer-lost","count":1}""");

        var before = await server.CountAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => server.PartnerAsync("""{"name":"Lost"}"""));

        Assert.Equal(before + 1, await server.CountAsync());
        Assert.Empty(server.Faults.List());
    }

    [Fact]
    public async Task A_refused_change_does_not_use_a_lost_answer_up()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        server.Faults.Add("odoo", FaultMode.AnswerLost, count: 1);

        await Assert.ThrowsAsync<OdooCallException>(() => server.PartnerAsync("""{"type":"contact"}"""));

        Assert.Equal(1, server.Faults.List().Single().Remaining);
    }

    [Fact]
    public async Task A_duplicate_runs_the_call_twice()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        server.Faults.Add("odoo", FaultMode.Duplicate, count: 1);

        var id = await server.PartnerAsync("""{"name":"Twice"}""");

        Assert.Equal(2, await server.CountAsync("""[["name","=","Twice"]]"""));
        Assert.Equal("Twice", (await server.ReadAsync(id, "name"))["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_timeout_holds_the_call_and_never_runs_it()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        server.Faults.Add("odoo", FaultMode.Timeout, count: 1);
        using var impatient = new HttpClient { Timeout = TimeSpan.FromSeconds(2) }; // so long that the call has arrived
        using var content = new StringContent(
            """{"id":1,"params":{"service":"object","method":"execute_kw","args":["sandbox",2,"admin","res.partner","create",[{"name":"Never"}]]}}""",
            Encoding.UTF8,
            "application/json"
        );

        await Assert.ThrowsAsync<TaskCanceledException>(() =>
            impatient.PostAsync(new Uri($"{server.OdooUrl}/jsonrpc"), content, TestContext.Current.CancellationToken)
        );

        Assert.Equal(0, await server.CountAsync("""[["name","=","Never"]]"""));
    }

    [Fact]
    public async Task A_slow_call_answers_three_seconds_later_by_the_clock()
    {
        var clock = new SteppedClock();
        await using var server = await SandboxServer.StartAsync(
            new() { Seed = false },
            clock,
            TestContext.Current.CancellationToken
        );
        server.Faults.Add("odoo", FaultMode.Slow, count: 1);

        var call = server.RpcAsync("common", "version");
        await clock.FirstTimer;
        var wasWaiting = !call.IsCompleted;
        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.True(wasWaiting);
        Assert.NotNull((await call)["result"]);
    }

    [Fact]
    public void It_ends_after_its_seconds_or_its_count_whichever_comes_first()
    {
        var clock = new SteppedClock();
        var faults = new SandboxFaults(clock);
        faults.Add("odoo", FaultMode.Status503, count: 2, TimeSpan.FromSeconds(10));
        faults.Add("odoo", FaultMode.Down, count: null, TimeSpan.FromSeconds(5));

        var first = faults.TakeBefore("odoo");
        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(FaultMode.Status503, first);
        Assert.Equal(FaultMode.Status503, Assert.Single(faults.List()).Mode);
        Assert.Null(faults.TakeBefore("abs"));
        Assert.Equal(FaultMode.Status503, faults.TakeBefore("odoo"));
        Assert.Null(faults.TakeBefore("odoo"));
    }

    [Theory]
    [InlineData("""{"mode":"down"}""", "system", "odoo")]
    [InlineData("""{"system":"mqtt","mode":"down"}""", "system", "odoo")]
    [InlineData("""{"system":"odoo"}""", "mode", "answer-lost")]
    [InlineData("""{"system":"odoo","mode":"broken"}""", "mode", "answer-lost")]
    [InlineData("""{"system":"odoo","mode":"down","count":-1}""", "count", "above 0")]
    [InlineData("""{"system":"odoo","mode":"down","count":0}""", "count", "above 0")]
    [InlineData("""{"system":"odoo","mode":"down","count":1.5}""", "count", "whole")]
    [InlineData("""{"system":"odoo","mode":"down","count":"2"}""", "count", "whole")]
    [InlineData("""{"system":"odoo","mode":"down","seconds":-0.5}""", "seconds", "above 0")]
    [InlineData("""{"system":"odoo","mode":"down","seconds":1e300}""", "seconds", "above 0")]
    [InlineData("""{"system":"odoo","mode":"down","minutes":1}""", "minutes", "seconds")]
    [InlineData("""{"system":["odoo"],"mode":{}}""", "mode", "answer-lost")]
    [InlineData("[]", "body", "object")]
    [InlineData("{", "body", "JSON")]
    public async Task A_wrong_order_is_refused_with_the_field_and_what_is_legal(string body, string field, string says)
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);

        using var refused = await OrderAsync(server, body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Contains(says, problem["errors"]![field]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(server.Faults.List());
    }

    [Fact]
    public async Task The_list_tells_what_is_in_force()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        using var ordered = await OrderAsync(server, """{"system":"odoo","mode":"answer-lost","count":3}""");

        var listed = JsonNode.Parse(
            await server.Http.GetStringAsync(new Uri("faults", UriKind.Relative), TestContext.Current.CancellationToken)
        )!;

        Assert.Equal(HttpStatusCode.Created, ordered.StatusCode);
        Assert.Equal(
            """[{"system":"odoo","mode":"answer-lost","remaining":3,"endsAt":null}]""",
            listed["faults"]!.ToJsonString()
        );
    }

    private static async Task<HttpResponseMessage> OrderAsync(SandboxServer server, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await server.Http.PostAsync("faults", content, TestContext.Current.CancellationToken);
    }

    /// <summary>A clock that stands until moved; its timers go off when it is.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private readonly TaskCompletionSource _timer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<Alarm> _alarms = [];
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public Task FirstTimer => _timer.Task;

        public override DateTimeOffset GetUtcNow() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var alarm = new Alarm(() => callback(state), _now + dueTime);
            _alarms.Add(alarm);
            _timer.TrySetResult();
            return alarm;
        }

        public void Advance(TimeSpan by)
        {
            _now += by;
            foreach (var alarm in _alarms.Where(alarm => alarm.DueAt <= _now).ToList())
            {
                _alarms.Remove(alarm);
                alarm.Ring();
            }
        }

        private sealed class Alarm(Action ring, DateTimeOffset dueAt) : ITimer
        {
            public DateTimeOffset DueAt => dueAt;

            public void Ring() => ring();

            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}

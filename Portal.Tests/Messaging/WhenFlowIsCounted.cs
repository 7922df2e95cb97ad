using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Tests.Billing;

namespace Portal.Tests.Messaging;

public abstract class WhenFlowIsCounted(DatabaseProvider provider) : MessagingSuite(provider)
{
    public sealed class OnSqlite() : WhenFlowIsCounted(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenFlowIsCounted(DatabaseProvider.Postgres);

    [Fact]
    public async Task Each_message_and_delivery_is_in_its_hour_with_what_became_of_it()
    {
        var began = Now;
        await StoredAsync(Hook("old"));
        await PromiseAsync(Draft("old") with { WaitsFor = "a unit" });
        Clock.Advance(TimeSpan.FromHours(1));
        await StoredAsync(Hook("a"), Hook("b"), Hook("c"), Hook("d"));
        await EndAsync("UPDATE \"Inbox\" SET \"State\" = 1 WHERE \"EventId\" = 'a'");
        await EndAsync("UPDATE \"Inbox\" SET \"State\" = 2 WHERE \"EventId\" = 'b'");
        await EndAsync("UPDATE \"Inbox\" SET \"State\" = 3 WHERE \"EventId\" = 'c'");
        Clock.Advance(TimeSpan.FromHours(1));
        await PromiseAsync(Draft("k1"), Draft("k2"), Draft("k3"), Draft("k4"));
        await EndAsync("UPDATE \"Deliveries\" SET \"State\" = 2 WHERE \"IdempotencyKey\" = 'k1'");
        await EndAsync("UPDATE \"Deliveries\" SET \"State\" = 3 WHERE \"IdempotencyKey\" = 'k2'");
        await EndAsync("UPDATE \"Deliveries\" SET \"State\" = 4 WHERE \"IdempotencyKey\" = 'k3'");

        var flow = await ReadAsync(Spans(began.AddMinutes(30), 2));

        Assert.Equal([new FlowCount(4, 1, 1, 1), new FlowCount(0, 0, 0, 0)], flow.Messages);
        Assert.Equal([new FlowCount(0, 0, 0, 0), new FlowCount(4, 1, 1, 1)], flow.Deliveries);
        Assert.Equal((1, 1), (flow.Messages[0].Done, flow.Deliveries[1].Done));
        Assert.Equal((1, 1), (flow.OldMessages, flow.OldDeliveries));
    }

    [Fact]
    public async Task The_end_of_a_span_belongs_to_the_next()
    {
        await StoredAsync(Hook());

        var flow = await ReadAsync([new FlowSpan(Now.AddHours(-1), Now), new FlowSpan(Now, Now.AddHours(1))]);

        Assert.Equal([0L, 1L], flow.Messages.Select(each => each.All));
    }

    [Fact]
    public async Task An_answer_is_shared_for_some_seconds_and_then_read_anew()
    {
        var spans = Spans(Now.AddHours(-1), 2);
        _ = await ReadAsync(spans);
        await StoredAsync(Hook());

        var shared = await ReadAsync(spans);
        Clock.Advance(ReadFlow.GoodFor);
        var anew = await ReadAsync(spans);

        Assert.Equal((0, 1), (shared.Messages.Sum(each => each.All), anew.Messages.Sum(each => each.All)));
    }

    [Fact]
    public async Task Who_may_not_see_messages_is_told_so()
    {
        var member = new Actor(Guid.CreateVersion7(), "Mo", null, new HashSet<Role> { Role.Member });

        var read = await Get<ReadFlow>().ExecuteAsync(member, AccessPolicy.SeeMessages, Spans(Now, 1), Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(read.Refusals).Code);
    }

    [Fact]
    public async Task Every_count_is_a_stretch_of_an_index_and_reads_no_row()
    {
        using var plans = new QueryPlans(Database);

        _ = await ReadAsync(Spans(Now.AddHours(-24), 24));
        var steps = await plans.ReadAsync(Cancellation);

        string[] expected = ["Received", "Pending", "Ignored", "Dead"];
        Assert.All(expected, name => Assert.Contains(steps, step => IsStretch(step, $"IX_Inbox_{name}")));
        expected = ["Created", "Open", "Dead", "Cancelled"];
        Assert.All(expected, name => Assert.Contains(steps, step => IsStretch(step, $"IX_Deliveries_{name}")));
        Assert.DoesNotContain(steps, step => step.Contains("SCAN Inbox", StringComparison.Ordinal));
        Assert.DoesNotContain(steps, step => step.Contains("Seq Scan", StringComparison.Ordinal));
    }

    private static bool IsStretch(string step, string index) =>
        step.Contains(index, StringComparison.Ordinal)
        && (
            step.Contains("COVERING INDEX", StringComparison.Ordinal)
            || step.Contains("Index Only Scan", StringComparison.Ordinal)
        );

    private async Task<Flow> ReadAsync(IReadOnlyList<FlowSpan> spans)
    {
        var read = await Get<ReadFlow>().ExecuteAsync(Viewer, AccessPolicy.SeeMessages, spans, Cancellation);
        return read.Value!;
    }

    private static List<FlowSpan> Spans(DateTime from, int hours) =>
        [.. Enumerable.Range(0, hours).Select(hour => new FlowSpan(from.AddHours(hour), from.AddHours(hour + 1)))];

    private async Task EndAsync(string sql)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        Assert.Equal(1, await db.Database.ExecuteSqlRawAsync(sql, Cancellation));
        await write.CommitAsync(Cancellation);
    }
}

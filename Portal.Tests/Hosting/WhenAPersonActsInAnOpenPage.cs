using Portal.Core;
using Portal.Core.Audit;
using Portal.Hosting;

namespace Portal.Tests.Hosting;

public sealed class WhenAPersonActsInAnOpenPage
{
    private static readonly ActTrace Trace = new();

    [Fact]
    public async Task All_that_is_written_down_of_one_act_has_one_reference_and_the_next_act_another()
    {
        var first = await ActAsync();
        var second = await ActAsync();

        Assert.Equal(3, first.Count);
        Assert.Single(first.Distinct());
        Assert.Single(second.Distinct());
        Assert.NotEqual(first[0], second[0]);
    }

    [Fact]
    public async Task What_follows_a_question_belongs_to_the_act_that_asked()
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new List<string>();
        var act = RunAsync(async () =>
        {
            asked.Add(Reference());
            await answered.Task;
            asked.Add(Reference());
        });

        await RunAsync(() =>
        {
            answered.SetResult();
            return Task.CompletedTask;
        });
        await act;

        Assert.Single(asked.Distinct());
    }

    private static async Task<List<string>> ActAsync()
    {
        var references = new List<string>();
        await RunAsync(async () =>
        {
            references.Add(Reference());
            await Task.Yield();
            references.Add(Reference());
            await Task.Run(() => references.Add(Reference()), TestContext.Current.CancellationToken);
        });
        return references;
    }

    // what the circuit hands over is of no concern to the trace
    private static Task RunAsync(Func<Task> act) => Trace.CreateInboundActivityHandler(_ => act())(null!);

    private static string Reference() => AuditEntry.For(DateTime.UtcNow, Actor.Portal, "test.done", ("test", "1")).CorrelationId;
}

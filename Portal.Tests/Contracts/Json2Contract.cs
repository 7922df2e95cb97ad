using Portal.Tests.Contracts.Cases;

namespace Portal.Tests.Contracts;

/// <summary>
/// What every Odoo from 19 on answers over JSON-2: the calls of <see cref="OdooContract"/> that have a form there, and what only JSON-2
/// has. The second argument of each test says what is recorded and what documented.
/// </summary>
public abstract class Json2Contract
{
    private static readonly Dictionary<string, Json2Case> Own = Json2Cases.All.ToDictionary(each => each.Name);

    public static TheoryData<string, string> Recordings
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (
                var (name, each) in OdooContract.All.Where(entry =>
                    entry.Value.Json2 != OnJson2.OnlyIn18 && Json2Replay.Fits(Recording.Read(entry.Key))
                )
            )
            {
                rows.Add(name, each.Json2.Origin);
            }

            return rows;
        }
    }

    public static TheoryData<string, string> Documented
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var each in Own.Values)
            {
                rows.Add(each.Name, "documented");
            }

            return rows;
        }
    }

    private protected abstract Task<OdooTarget> TargetAsync();

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Answers_a_recorded_call(string recording, string expectation)
    {
        var target = await TargetAsync();
        var replay = OdooContract.All[recording];
        Assert.Equal(replay.Json2.Origin, expectation);
        Assert.SkipUnless(await target.HasAsync(replay.Needs), $"The server has no {replay.Needs}.");

        await replay.RunOverJson2Async(target);
    }

    [Theory]
    [MemberData(nameof(Documented))]
    public async Task Answers_as_documented(string name, string expectation)
    {
        Assert.Equal("documented", expectation);

        await Own[name].RunAsync(await TargetAsync());
    }

    [Fact]
    public void Every_case_that_says_what_JSON_2_does_is_run_over_it()
    {
        var run = Recordings.Select(row => row.Data.Item1).ToHashSet();

        Assert.All(
            OdooContract.All.Values.Where(each => each.Json2 != OnJson2.AsRecorded && each.Json2 != OnJson2.OnlyIn18),
            each => Assert.Contains(each.Recording, run)
        );
        Assert.True(run.Count >= 200, $"Only {run.Count} recordings fit JSON-2.");
    }
}

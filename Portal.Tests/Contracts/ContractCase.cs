using System.Text.Json.Nodes;

namespace Portal.Tests.Contracts;

/// <summary>One replay: which recording, what must stand before it, how its answer is compared, what must hold after it.</summary>
internal sealed record ContractCase(string Recording)
{
    public Func<Scenario, Task> Prepare { get; init; } = _ => Task.CompletedTask;

    public Likeness Result { get; init; } = Likeness.Values;

    /// <summary>How the error's text must start, where the recorded first line speaks of that one server.</summary>
    public string? MessageStart { get; init; }

    /// <summary>The model of the records that the call makes, which are deleted afterwards.</summary>
    public string? Creates { get; init; }

    /// <summary>The model that the application brings along without which the case is skipped; contacts need none.</summary>
    public string Needs { get; init; } = "res.partner";

    /// <summary>The recorded key stands for one of the target's, without which the case is skipped.</summary>
    public bool NeedsApiKey { get; init; }

    /// <summary>What JSON-2 answers to the same call, and where we know it from.</summary>
    public OnJson2 Json2 { get; init; } = OnJson2.AsRecorded;

    public Func<Scenario, Task>? Then { get; init; }

    public async Task RunAsync(OdooTarget target)
    {
        await using var scenario = new Scenario(target);
        await Prepare(scenario);
        var recording = Contracts.Recording.Read(Recording);
        var replay = new Replay(scenario, recording);
        var actual = await target.SendAsync(new(recording.Method), recording.Path, replay.Headers(), replay.Body());
        var expected = recording.Answer with { Body = replay.Expected(recording.Answer.Body) };
        await CheckAsync(scenario, expected, actual, MessageStart);
    }

    /// <summary>The same call by named arguments.</summary>
    public async Task RunOverJson2Async(OdooTarget target)
    {
        await using var scenario = new Scenario(target);
        await Prepare(scenario);
        var replay = new Json2Replay(scenario, Contracts.Recording.Read(Recording));
        var actual = await target.SendAsync(HttpMethod.Post, replay.Path, target.Json2Headers, replay.Body());
        var messageStart = Json2.MessageStart ?? MessageStart;
        await CheckAsync(scenario, replay.Expected(Json2), Json2Replay.Enveloped(actual), messageStart);
    }

    private async Task CheckAsync(Scenario scenario, Answer expected, Answer actual, string? messageStart)
    {
        if (Creates is { } model)
        {
            scenario.Made(model, (actual.Body as JsonObject)?["result"]);
        }

        var differences = AnswerComparer.Differences(expected, actual, Result, messageStart);
        Assert.True(
            differences.Count == 0,
            $"{Recording}: {string.Join("; ", differences)}\nAnswer: {actual.Body?.ToJsonString()}"
        );
        await (Then?.Invoke(scenario) ?? Task.CompletedTask);
    }
}

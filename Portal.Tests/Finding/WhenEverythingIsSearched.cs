using Portal.Core;
using Portal.Core.Finding;
using Portal.Tests.Support;

namespace Portal.Tests.Finding;

public sealed class WhenEverythingIsSearched
{
    private static readonly Actor Anybody = new(Guid.CreateVersion7(), "Ana", null, new HashSet<Role>());
    private const int MostTries = 20;

    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData("zürich ag", "Zurich AG", 4)]
    [InlineData("zur", "Zürich AG", 3)]
    [InlineData("ag zur", "Zürich AG", 2)]
    [InlineData("urich", "Zürich AG", 1)]
    [InlineData("bern", "Zürich AG", 0)]
    public void A_name_fits_the_better_the_more_it_begins_as_typed(string typed, string name, int score)
    {
        Assert.Equal(score, new SearchText(typed).Score(name));
    }

    [Fact]
    public void Ids_and_references_are_known_as_such()
    {
        var id = Guid.CreateVersion7();

        Assert.Equal(id, new SearchText($"  {id} ").Id);
        Assert.Equal("00112233445566778899aabbccddeeff", new SearchText("00112233445566778899AABBCCDDEEFF").Reference);
        Assert.Null(new SearchText("sale.order,42").Reference);
        Assert.True(new SearchText(" \u200b\0 ").IsEmpty);
    }

    [Fact]
    public async Task The_group_with_the_best_fit_comes_first_and_empty_ones_are_left_out()
    {
        var found = await FindAsync(new Scripted("Weak", 1), new Scripted("Nothing"), new Scripted("Strong", 4));

        Assert.Equal(["Strong", "Weak"], found.Groups.Select(group => group.Title));
        Assert.Empty(found.Late);
    }

    [Fact]
    public async Task A_source_that_takes_too_long_or_needs_a_system_that_is_away_hides_no_other()
    {
        Found found;
        var tries = 0;
        do
        {
            found = await FindPastTheLimitAsync();
        } while (found.Late.Contains("Quick") && ++tries < MostTries); // the limit ended in the very instant in which it answered

        Assert.Equal("Quick", Assert.Single(found.Groups).Title);
        Assert.Equal(["Slow", "Away"], found.Late);
    }

    [Fact]
    public async Task Typing_on_cancels_it()
    {
        using var typing = new CancellationTokenSource();
        var slow = new Scripted("Slow") { Hangs = true };
        var searching = new FindAnything([slow], _clock).ExecuteAsync(Anybody, "x", typing.Token);
        await slow.Asked;

        await typing.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => searching);
    }

    private async Task<Found> FindPastTheLimitAsync()
    {
        var slow = new Scripted("Slow") { Hangs = true };
        var away = new Scripted("Away")
        {
            Fault = new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Unreachable, "away"),
        };
        var quick = new Scripted("Quick", 1);
        var searching = FindAsync(slow, away, quick);
        await Task.WhenAll(slow.Asked, away.Asked, quick.Asked);
        _clock.Advance(FindAnything.Limit);
        return await searching;
    }

    private Task<Found> FindAsync(params ISearchSource[] sources) =>
        new FindAnything(sources, _clock).ExecuteAsync(Anybody, "x", TestContext.Current.CancellationToken);

    private sealed class Scripted(string title, params int[] scores) : ISearchSource
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Title => title;

        public bool Hangs { get; init; }

        public ConnectorException? Fault { get; init; }

        public Task Asked => _asked.Task;

        public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            if (Hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return Fault is not null ? throw Fault
                : scores.Length == 0 ? null
                : new FoundGroup(title, [.. scores.Select(score => new FoundItem(title, "/") { Score = score })]);
        }
    }
}

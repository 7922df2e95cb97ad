using Portal.Core.RocketCyber;

namespace Portal.Tests.Assets;

/// <summary>RocketCyber gives events out by application and verdict only, and few calls a minute. Source: d5.</summary>
public sealed class WhenEventsAreSearched
{
    private static readonly string[] Apps = ["1", "2", "3"];
    private readonly EventSearch _search = new();

    [Fact]
    public void What_was_asked_before_the_limits_cut_it_short_is_not_asked_again()
    {
        var first = _search.Begin("a", Apps);
        _search.Miss("a", first[0]);
        _search.Miss("a", first[1]);

        Assert.Equal(6, first.Count);
        Assert.Equal(first.Skip(2), _search.Begin("a", Apps));
        Assert.Equal(first, _search.Begin("b", Apps));
    }

    [Fact]
    public void Where_events_were_found_last_is_asked_first()
    {
        _search.Succeed("a", new EventPlace("2", "suspicious"));
        _search.Succeed("b", new EventPlace("3", "malicious"));

        Assert.Equal(
            [new EventPlace("3", "malicious"), new EventPlace("2", "suspicious"), new EventPlace("1", "malicious")],
            _search.Begin("c", Apps).Take(3)
        );
    }

    [Fact]
    public void A_search_that_found_nothing_begins_anew_and_very_many_are_not_kept()
    {
        var place = _search.Begin("a", Apps)[0];
        _search.Miss("a", place);
        _search.End("a");
        Assert.Equal(6, _search.Begin("a", Apps).Count);

        _search.Miss("a", place);
        for (var each = 0; each < 1000; each++)
        {
            _search.Miss($"other {each}", place);
        }

        Assert.Equal(6, _search.Begin("a", Apps).Count);
    }
}

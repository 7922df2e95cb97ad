namespace Portal.Core.RocketCyber;

/// <summary>Where events may be: they are given out only by application and verdict.</summary>
/// <param name="App">Id of the application.</param>
/// <param name="Verdict">The verdict.</param>
internal readonly record struct EventPlace(string App, string Verdict);

/// <summary>
/// Remembers where events were found last, which is asked first, and how far the search for each incident has come, so that one the limits cut short goes
/// on there. Thread-safe. Source: d5.
/// </summary>
internal sealed class EventSearch
{
    private const int MostSearches = 500;
    private static readonly string[] Verdicts = ["malicious", "suspicious"];

    private readonly Lock _lock = new();
    private readonly List<EventPlace> _fruitful = [];
    private readonly Dictionary<string, HashSet<EventPlace>> _missed = new(StringComparer.Ordinal);

    /// <summary>The places that are left for a search, the most likely first.</summary>
    public IReadOnlyList<EventPlace> Begin(string search, IReadOnlyList<string> apps)
    {
        var all = Verdicts.SelectMany(verdict => apps.Select(app => new EventPlace(app, verdict)));
        lock (_lock)
        {
            var missed = _missed.GetValueOrDefault(search) ?? [];
            return [.. all.Where(place => !missed.Contains(place)).OrderBy(Rank)];
        }
    }

    /// <summary>There was nothing.</summary>
    public void Miss(string search, EventPlace place)
    {
        lock (_lock)
        {
            if (_missed.Count >= MostSearches && !_missed.ContainsKey(search))
            {
                _missed.Clear(); // those begin anew
            }

            if (!_missed.TryGetValue(search, out var missed))
            {
                _missed.Add(search, missed = []);
            }

            missed.Add(place);
        }
    }

    /// <summary>There they were.</summary>
    public void Succeed(string search, EventPlace place)
    {
        lock (_lock)
        {
            _ = _fruitful.Remove(place);
            _fruitful.Insert(0, place);
            _ = _missed.Remove(search);
        }
    }

    /// <summary>They are nowhere.</summary>
    public void End(string search)
    {
        lock (_lock)
        {
            _ = _missed.Remove(search);
        }
    }

    private int Rank(EventPlace place) => _fruitful.IndexOf(place) is var rank and >= 0 ? rank : int.MaxValue;
}

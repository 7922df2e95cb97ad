using System.Diagnostics.Metrics;
using Portal.Configuration;

namespace Portal.Hosting;

/// <summary>How many pages may be open at once.</summary>
/// <param name="PerPerson">By one person.</param>
/// <param name="InAll">On this node.</param>
internal sealed record OpenPageLimits(int PerPerson, int InAll)
{
    public static OpenPageLimits Read(SettingsReader reader) =>
        new(
            reader.Number(ConfigurationKeys.PagesPerPerson, 25, 2, 1000),
            reader.Number(ConfigurationKeys.PagesInAll, 1000, 10, 100_000)
        );
}

/// <summary>Whether one more page may open.</summary>
internal enum PageRoom
{
    Free,
    PersonFull,
    PortalFull,
}

/// <summary>An open page: the socket that its circuit speaks through.</summary>
/// <param name="person">Whose.</param>
/// <param name="session">In which session.</param>
/// <param name="end">Cuts the socket.</param>
internal sealed class OpenPage(Guid person, Guid session, Action end)
{
    public Guid Person => person;

    public Guid Session => session;

    /// <summary>True once it has been told that its session ended; it leaves by itself then, or is cut.</summary>
    public bool IsTold { get; set; }

    public void End() => end();
}

/// <summary>
/// Every page that is open on this node, and how many one person and all together may open: a circuit holds memory for as long as its browser
/// likes. Thread-safe. Source: row 21.
/// </summary>
internal sealed class OpenPages : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Portal.Pages";

    private readonly Lock _lock = new();
    private readonly HashSet<OpenPage> _open = [];
    private readonly Dictionary<Guid, int> _byPerson = [];
    private readonly OpenPageLimits _limits;
    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _refused;

    /// <summary>Made once per process.</summary>
    public OpenPages(OpenPageLimits limits)
    {
        _limits = limits;
        _meter.CreateObservableGauge("portal.pages.open", () => Count, "{page}", "Pages open on this node.");
        _refused = _meter.CreateCounter<long>("portal.pages.refused", "{page}", "Pages refused because too many were open.");
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>The pages open now.</summary>
    public IReadOnlyList<OpenPage> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _open];
            }
        }
    }

    public OpenPageLimits Limits => _limits;

    /// <summary>Whether this person may open one more.</summary>
    public PageRoom RoomFor(Guid person)
    {
        lock (_lock)
        {
            return _byPerson.GetValueOrDefault(person) >= _limits.PerPerson ? PageRoom.PersonFull
                : _open.Count >= _limits.InAll ? PageRoom.PortalFull
                : PageRoom.Free;
        }
    }

    /// <summary>Counts a page in, if there is room.</summary>
    public PageRoom TryOpen(OpenPage page)
    {
        PageRoom room;
        lock (_lock)
        {
            room = RoomFor(page.Person);
            if (room == PageRoom.Free)
            {
                _open.Add(page);
                _byPerson[page.Person] = _byPerson.GetValueOrDefault(page.Person) + 1;
            }
        }

        if (room != PageRoom.Free)
        {
            _refused.Add(1, new KeyValuePair<string, object?>("reason", room.ToString()));
        }

        return room;
    }

    /// <summary>Counts it out again.</summary>
    public void Close(OpenPage page)
    {
        lock (_lock)
        {
            if (!_open.Remove(page))
            {
                return;
            }

            if (--_byPerson[page.Person] == 0)
            {
                _byPerson.Remove(page.Person);
            }
        }
    }

    public void Dispose() => _meter.Dispose();
}

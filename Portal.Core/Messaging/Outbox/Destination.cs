namespace Portal.Core.Messaging.Outbox;

/// <summary>Whether a system is being told anything.</summary>
public enum DestinationState
{
    /// <summary>Deliveries go out.</summary>
    Active = 0,

    /// <summary>Nothing goes out until somebody resumes it.</summary>
    Paused = 1,

    /// <summary>It said that it is gone for good (410); nothing goes out until somebody resumes it.</summary>
    Disabled = 2,
}

/// <summary>A system that deliveries go to, as staff see it: the same for every node, and after a restart.</summary>
public sealed class Destination
{
    internal Destination() { }

    /// <summary>Its name: <c>abs</c>.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Whether deliveries go out.</summary>
    public DestinationState State { get; internal set; }

    /// <summary>Why not, in staff's words; null while active.</summary>
    public string? Reason { get; internal set; }

    /// <summary>UTC instant of the last change of state.</summary>
    public DateTime ChangedAt { get; internal set; }

    /// <summary>Who changed it: a person, or Portal.</summary>
    public string ChangedBy { get; internal set; } = "";

    /// <summary>UTC instant since which it does not answer and only probes go out, as the node that probes last said; null while it answers.</summary>
    public DateTime? BrokenSince { get; internal set; }

    /// <summary>UTC instant of the next probe while it does not answer.</summary>
    public DateTime? ProbeAt { get; internal set; }

    /// <summary>What it failed with last while it does not answer.</summary>
    public string? LastFault { get; internal set; }

    internal static Destination Named(string name, DateTime now) =>
        new()
        {
            Name = name,
            ChangedAt = now,
            ChangedBy = Actor.Portal.Name,
        };

    internal void Change(DestinationState state, string? reason, string by, DateTime now)
    {
        (State, Reason, ChangedBy, ChangedAt) = (
            state,
            reason is null ? null : Folding.Cut(reason, Delivery.ReasonLength),
            by,
            now
        );
    }
}

/// <summary>What an alarm is about.</summary>
public enum AlarmKind
{
    /// <summary>The destination does not accept Portal's key or certificate; it is paused.</summary>
    Paused = 0,

    /// <summary>The destination is gone for good; it is disabled.</summary>
    Disabled = 1,

    /// <summary>The destination does not answer.</summary>
    Broken = 2,

    /// <summary>The system does not accept Portal's key or rights, so messages that ask it wait; it is asked once an hour.</summary>
    Refused = 3,
}

/// <summary>Something that somebody has to look at, from when it began until it was over.</summary>
public sealed class DestinationAlarm
{
    internal DestinationAlarm() { }

    /// <summary>Row id, rising with time.</summary>
    public Guid Id { get; internal set; }

    /// <summary>The destination.</summary>
    public string Destination { get; internal set; } = "";

    /// <summary>What it is about.</summary>
    public AlarmKind Kind { get; internal set; }

    /// <summary>What happened, in staff's words.</summary>
    public string Text { get; internal set; } = "";

    /// <summary>UTC instant it began.</summary>
    public DateTime RaisedAt { get; internal set; }

    /// <summary>UTC instant it was over; null while it lasts.</summary>
    public DateTime? ClearedAt { get; internal set; }
}

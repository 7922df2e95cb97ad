namespace Portal.Core.Alarms;

/// <summary>Tells open pages of this process that alarms changed, on whatever node. Thread-safe.</summary>
public sealed class AlarmChanges
{
    /// <summary>Raised after the change is stored; handlers must be quick and not throw.</summary>
    public event Action? Changed;

    internal void Raise() => Changed?.Invoke();
}

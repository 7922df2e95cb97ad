namespace Portal.Core.Connections;

/// <summary>Tells open pages of this process that something about a connection has changed. Thread-safe.</summary>
public sealed class ConnectionChanges
{
    /// <summary>Raised after the change is stored; handlers must be quick and not throw.</summary>
    public event Action? Changed;

    internal void Raise() => Changed?.Invoke();
}

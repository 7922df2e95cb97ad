namespace Portal.Core.Billing;

/// <summary>Tells open pages of this node that billing addresses changed. Thread-safe.</summary>
public sealed class BillingChanges
{
    /// <summary>Raised after a change is stored; handlers must be quick and not throw.</summary>
    public event Action? Changed;

    internal void Raise() => Changed?.Invoke();
}

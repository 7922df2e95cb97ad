namespace Portal.Core.Accounts;

/// <summary>Tells this node that an account or its sessions changed: open pages of that person look whether they may go on. Thread-safe.</summary>
public sealed class AccountChanges
{
    /// <summary>Raised with the person's id after the change is stored; handlers must be quick and not throw.</summary>
    public event Action<Guid>? Changed;

    internal void Raise(Guid user) => Changed?.Invoke(user);
}

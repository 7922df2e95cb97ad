using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>What a capability remembers of a person and must forget when they are disabled or have another e-mail. Source: DESIGN §9.</summary>
public interface IAccountTrace
{
    /// <summary>Removes it, in the transaction of the change.</summary>
    Task ForgetAsync(PortalDbContext db, Guid user, CancellationToken cancellationToken);
}

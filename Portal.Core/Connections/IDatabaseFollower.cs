using Portal.Core.Persistence;

namespace Portal.Core.Connections;

/// <summary>A capability that knows records of Odoo by their ids: after another database is confirmed it reads all of them anew.</summary>
public interface IDatabaseFollower
{
    /// <summary>Gives up how far it has read; inside the transaction that confirms.</summary>
    Task RestartAsync(PortalDbContext db, CancellationToken cancellationToken);

    /// <summary>Begins to read, after that.</summary>
    Task ReadAsync(CancellationToken cancellationToken);
}

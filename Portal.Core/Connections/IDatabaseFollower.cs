using Portal.Core.Persistence;

namespace Portal.Core.Connections;

/// <summary>A capability that knows records of Odoo by their ids: after another database is confirmed it reads all of them anew.</summary>
public interface IDatabaseFollower
{
    /// <summary>Gives up how far it has read; inside the transaction that confirms.</summary>
    /// <param name="db">Context that writes.</param>
    /// <param name="isSame">True when it is the same database under another address or name, so that its ids mean what they meant.</param>
    /// <param name="cancellationToken">Stops it; nothing is confirmed then.</param>
    Task RestartAsync(PortalDbContext db, bool isSame, CancellationToken cancellationToken);

    /// <summary>Begins to read, after that.</summary>
    Task ReadAsync(CancellationToken cancellationToken);
}

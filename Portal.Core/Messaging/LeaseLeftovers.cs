using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>
/// At the start of the only node nobody can be at work, so what the last process held is free at once. With several nodes the leases tell.
/// </summary>
internal sealed class LeaseLeftovers(PortalDatabase database, IEnumerable<IDeliveryTransport> transports, TimeProvider time)
    : IHostedLifecycleService
{
    /// <summary>After the doors are open, and before the loops begin, which are added later.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (database.Provider != DatabaseProvider.Sqlite)
        {
            return;
        }

        await using var db = database.CreateDbContext();
        // looked for before the gate is passed: a large backlog must not keep the doors from storing
        var messages = await db
            .Inbox.Where(message => message.State == InboxState.Pending && message.LeaseOwner != null)
            .Select(message => message.Id)
            .ToListAsync(cancellationToken);
        var deliveries = await db
            .Deliveries.Where(delivery => delivery.State == DeliveryState.Pending && delivery.LeaseOwner != null)
            .Select(delivery => new
            {
                delivery.Id,
                delivery.Destination,
                delivery.Kind,
            })
            .ToListAsync(cancellationToken);
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db
            .Inbox.Where(message => messages.Contains(message.Id))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(each => each.LeaseOwner, (string?)null).SetProperty(each => each.LeaseUntil, (DateTime?)null),
                cancellationToken
            );
        foreach (var alike in deliveries.GroupBy(each => DoubtOf(each.Destination, each.Kind), each => each.Id))
        {
            await FreeAsync(db, [.. alike], alike.Key, cancellationToken);
        }

        await write.CommitAsync(cancellationToken);
    }

    private TimeSpan DoubtOf(string destination, string kind) =>
        transports.FirstOrDefault(each => each.Destination == destination)?.InDoubtFor(kind) ?? TimeSpan.Zero;

    // the last process may have sent it just now, and the other side may be at work on that
    private Task<int> FreeAsync(PortalDbContext db, List<Guid> ids, TimeSpan doubt, CancellationToken cancellationToken)
    {
        var next = time.UtcInstant + doubt;
        return db
            .Deliveries.Where(each => ids.Contains(each.Id))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(each => each.LeaseOwner, (string?)null)
                        .SetProperty(each => each.LeaseUntil, (DateTime?)null)
                        .SetProperty(each => each.NextAttemptAt, each => doubt > TimeSpan.Zero ? next : each.NextAttemptAt),
                cancellationToken
            );
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

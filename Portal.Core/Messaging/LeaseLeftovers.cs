using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>
/// At the start of the only node nobody can be at work, so what the last process held is free at once. With several nodes the leases tell.
/// </summary>
internal sealed class LeaseLeftovers(PortalDatabase database) : IHostedLifecycleService
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
            .Select(delivery => delivery.Id)
            .ToListAsync(cancellationToken);
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db
            .Inbox.Where(message => messages.Contains(message.Id))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(each => each.LeaseOwner, (string?)null).SetProperty(each => each.LeaseUntil, (DateTime?)null),
                cancellationToken
            );
        await db
            .Deliveries.Where(delivery => deliveries.Contains(delivery.Id))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(each => each.LeaseOwner, (string?)null).SetProperty(each => each.LeaseUntil, (DateTime?)null),
                cancellationToken
            );
        await write.CommitAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

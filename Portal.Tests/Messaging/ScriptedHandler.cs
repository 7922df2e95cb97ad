using System.Collections.Concurrent;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

/// <summary>A handler that does what its test says.</summary>
internal sealed class ScriptedHandler : IInboxHandler<string>
{
    /// <summary>Messages read, in order.</summary>
    public ConcurrentQueue<InboxMessage> Read { get; } = new();

    public Func<InboxMessage, Task<Reading<string>>> Reads { get; set; } = _ => Task.FromResult(Reading.Found("found"));

    public Func<PortalDbContext, InboxMessage, Task> Applies { get; set; } = (_, _) => Task.CompletedTask;

    public Task<Reading<string>> ReadAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        Read.Enqueue(message);
        return Reads(message).WaitAsync(cancellationToken);
    }

    public Task ApplyAsync(PortalDbContext db, InboxMessage message, string found, CancellationToken cancellationToken) =>
        Applies(db, message);
}

using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>What is to be done with a message after its reading.</summary>
/// <param name="Kind">What the reading came to.</param>
/// <param name="Reason">Why not, or empty.</param>
/// <param name="Apply">The second step, or null.</param>
internal sealed record InboxPlan(ReadingKind Kind, string Reason, Func<PortalDbContext, CancellationToken, Task>? Apply = null);

/// <summary>The way from a kind of message to its handler.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="ReadAsync">Runs the handler's first step.</param>
internal sealed record InboxRoute(
    MessageKind Kind,
    Func<IServiceProvider, InboxMessage, CancellationToken, Task<InboxPlan>> ReadAsync
)
{
    public static InboxRoute To<THandler, TFound>(MessageKind kind)
        where THandler : class, IInboxHandler<TFound> =>
        new(
            kind,
            async (services, message, cancellationToken) =>
            {
                var handler = services.GetRequiredService<THandler>();
                var reading = await handler.ReadAsync(message, cancellationToken);
                return new InboxPlan(
                    reading.Kind,
                    reading.Reason,
                    reading.Kind == ReadingKind.Found
                        ? (db, cancel) => handler.ApplyAsync(db, message, reading.Value!, cancel) // found, so it has a value
                        : null
                );
            }
        );
}

/// <summary>All ways of this version.</summary>
/// <exception cref="ArgumentException">Two handlers claim one kind.</exception>
internal sealed class InboxRoutes(IEnumerable<InboxRoute> routes, IServiceScopeFactory scopes)
{
    private readonly Dictionary<MessageKind, InboxRoute> _routes = routes.ToDictionary(route => route.Kind);

    /// <summary>What a handler is made from, for one message.</summary>
    public AsyncServiceScope OpenScope() => scopes.CreateAsyncScope();

    public InboxRoute? Find(MessageKind kind) => _routes.GetValueOrDefault(kind);
}

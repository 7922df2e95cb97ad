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

    /// <summary>The way of a message that several capabilities take, each for itself.</summary>
    /// <param name="routes">Ways of one kind.</param>
    public static InboxRoute Together(IReadOnlyList<InboxRoute> routes) =>
        routes is [var only]
            ? only
            : new InboxRoute(
                routes[0].Kind,
                async (services, message, cancellationToken) =>
                {
                    var plans = new List<InboxPlan>();
                    foreach (var route in routes)
                    {
                        plans.Add(await route.ReadAsync(services, message, cancellationToken));
                    }

                    return Join(plans, message.Tries < InboxHandling.Plan.Count);
                }
            );

    // while one does not see yet what is claimed, all read again; in the end what some have found is applied, in one transaction
    private static InboxPlan Join(List<InboxPlan> plans, bool mayWait)
    {
        var unseen = plans.Find(plan => plan.Kind == ReadingKind.NotYet);
        if (mayWait && unseen is not null)
        {
            return unseen;
        }

        var found = plans.FindAll(plan => plan.Kind == ReadingKind.Found);
        return found.Count > 0
            ? new InboxPlan(
                ReadingKind.Found,
                "",
                async (db, cancellationToken) =>
                {
                    foreach (var plan in found)
                    {
                        await plan.Apply!(db, cancellationToken); // a plan that found something has it
                    }
                }
            )
            : plans.Find(plan => plan.Kind == ReadingKind.Refuse) ?? unseen ?? plans[0];
    }
}

/// <summary>All ways of this version.</summary>
internal sealed class InboxRoutes(IEnumerable<InboxRoute> routes, IServiceScopeFactory scopes)
{
    private readonly Dictionary<MessageKind, InboxRoute> _routes = routes
        .GroupBy(route => route.Kind)
        .ToDictionary(group => group.Key, group => InboxRoute.Together([.. group]));

    /// <summary>What a handler is made from, for one message.</summary>
    public AsyncServiceScope OpenScope() => scopes.CreateAsyncScope();

    public InboxRoute? Find(MessageKind kind) => _routes.GetValueOrDefault(kind);
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Entitlements;

/// <summary>
/// Reads orders again whose entitlement is dead: what staff corrected since, such as an outlet's code, leaves no trace on the order, and what goes
/// out again is to have it. Source: 001-48, R10.
/// </summary>
internal sealed partial class RefusedOrders(
    PortalDatabase database,
    IOrderDirectory directory,
    OrderMirror mirror,
    TimeProvider time,
    ILogger<RefusedOrders> logger
)
{
    /// <summary>So long Odoo has to answer: somebody waits.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private const int Chunk = 50;

    /// <summary>Reads those of these deliveries that are dead; while Odoo cannot be asked, they stay as they are.</summary>
    public async Task<Refreshing> RefreshAsync(IReadOnlyCollection<Guid> deliveries, CancellationToken cancellationToken)
    {
        var orders = directory.IsConnected ? await FindAsync(deliveries, cancellationToken) : [];
        if (orders.Count == 0)
        {
            return Refreshing.None;
        }

        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            foreach (var part in (await directory.ReadAsync(orders, either.Token)).Chunk(Chunk))
            {
                await RacedWrite.RunAsync(
                    database,
                    async db =>
                    {
                        _ = await mirror.ApplyAsync(db, part, cancellationToken);
                    },
                    cancellationToken
                );
            }

            return Refreshing.Read;
        }
        catch (Exception failure)
            when (failure is ConnectorException or DbUpdateException || IsOver(failure, limit, cancellationToken))
        {
            LogNotRead(failure, orders.Count);
            return Refreshing.Failed;
        }
    }

    private static bool IsOver(Exception failure, CancellationTokenSource limit, CancellationToken cancellationToken) =>
        failure is OperationCanceledException && limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested;

    private async Task<List<int>> FindAsync(IReadOnlyCollection<Guid> deliveries, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var subjects = await db
            .Deliveries.Where(each => deliveries.Contains(each.Id) && each.Kind == EntitlementPayload.Kind)
            .Where(each => each.State == DeliveryState.Dead)
            .Select(each => each.Subject)
            .ToListAsync(cancellationToken);
        return [.. subjects.Select(Order.IdOf).OfType<int>()];
    }

    [LoggerMessage(LogLevel.Warning, "{Orders} orders with a dead entitlement were not read again; it is sent as it is")]
    private partial void LogNotRead(Exception failure, int orders);
}

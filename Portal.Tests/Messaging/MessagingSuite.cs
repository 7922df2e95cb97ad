using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Messaging;

/// <summary>Inbox and outbox on a real database, run by hand: each worker, dispatcher and writer is another node.</summary>
public abstract class MessagingSuite(DatabaseProvider provider) : DatabaseSuite(provider)
{
    protected const string Abs = "abs";
    protected static readonly Actor Operator = new(Guid.CreateVersion7(), "Olu", null, new HashSet<Role> { Role.Operations });
    protected static readonly Actor Viewer = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });
    protected static readonly AccessPolicy Policy = AccessPolicy.SendAgain;

    private readonly List<IAsyncDisposable> _made = [];
    private ServiceProvider? _services;

    protected ManualClock Clock { get; } = new();

    /// <summary>The other side, and what it holds.</summary>
    internal Ledger Ledger { get; } = new();

    protected DateTime Now => Clock.GetUtcNow().UtcDateTime;

    internal T Get<T>()
        where T : class => (_services ??= Wire(Clock)).GetRequiredService<T>();

    public override async ValueTask DisposeAsync()
    {
        foreach (var each in _made)
        {
            await each.DisposeAsync();
        }

        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal ServiceProvider Wire(TimeProvider clock) =>
        new ServiceCollection()
            .AddLogging()
            .AddSingleton(clock)
            .AddSingleton(Database.Portal)
            .AddJobs()
            .AddMessaging()
            .AddSingleton<IDeliveryTransport>(Ledger)
            .BuildServiceProvider();

    internal InboxWriter NewWriter(TimeProvider? clock = null) =>
        Keep(new InboxWriter(Database.Portal, new MessagingWakes(), clock ?? Clock, NullLogger<InboxWriter>.Instance));

    internal Dispatcher NewDispatcher(params IDeliveryTransport[] transports) =>
        Keep(
            new Dispatcher(
                Database.Portal,
                transports.Length == 0 ? [Ledger] : transports,
                new DestinationDesk(Database.Portal, Clock),
                Clock,
                NullLogger<Dispatcher>.Instance
            )
        );

    internal InboxWorker NewWorker<TFound>(IInboxHandler<TFound> handler, string kind = "sale.order")
    {
        var services = new ServiceCollection().AddSingleton(handler).BuildServiceProvider();
        var route = InboxRoute.To<IInboxHandler<TFound>, TFound>(new MessageKind("odoo", kind));
        return new InboxWorker(
            Database.Portal,
            new InboxRoutes([route], services.GetRequiredService<IServiceScopeFactory>()),
            new MessagingWakes(),
            Clock,
            NullLogger<InboxWorker>.Instance
        );
    }

    protected static Arrival Hook(
        string? eventId = null,
        string body = "{}",
        string kind = "sale.order",
        string? subject = null
    ) => new("odoo", kind, eventId, subject, Encoding.UTF8.GetBytes(body), "{}", new string('a', 32));

    internal static async Task<Receipt> StoreAsync(InboxWriter writer, Arrival arrival) =>
        await writer.StoreAsync(arrival, Cancellation);

    /// <summary>Stores as many, one after the other, so that their order is theirs.</summary>
    internal async Task<List<Guid>> StoredAsync(params Arrival[] arrivals)
    {
        var writer = NewWriter();
        var ids = new List<Guid>();
        foreach (var arrival in arrivals)
        {
            var receipt = await StoreAsync(writer, arrival);
            Assert.Equal(ReceiptKind.Stored, receipt.Kind);
            ids.Add(receipt.Id);
        }

        return ids;
    }

    protected static DeliveryDraft Draft(string key, string subject = "sale.order,1", string payload = "{}") =>
        new(Abs, "entitlement.create", subject, key, Encoding.UTF8.GetBytes(payload));

    protected async Task<List<Guid>> PromiseAsync(params DeliveryDraft[] drafts)
    {
        var outbox = Get<OutboxWriter>();
        var ids = new List<Guid>();
        foreach (var draft in drafts)
        {
            await using var db = Database.Open();
            await using var write = await db.BeginWriteAsync(Cancellation);
            ids.Add((await outbox.AddAsync(db, draft, Cancellation)).Id);
            await db.SaveChangesAsync(Cancellation);
            await write.CommitAsync(Cancellation);
        }

        return ids;
    }

    protected async Task<List<Delivery>> DeliveriesAsync()
    {
        await using var db = Database.Open();
        return await db.Deliveries.AsNoTracking().OrderBy(each => each.Id).ToListAsync(Cancellation);
    }

    protected async Task<Delivery> DeliveryAsync(Guid id) => (await DeliveriesAsync()).Single(each => each.Id == id);

    protected async Task<List<DeliveryAttempt>> AttemptsAsync(Guid id)
    {
        await using var db = Database.Open();
        return await db
            .DeliveryAttempts.AsNoTracking()
            .Where(each => each.DeliveryId == id)
            .OrderBy(each => each.Number)
            .ToListAsync(Cancellation);
    }

    protected async Task<List<InboxMessage>> MessagesAsync()
    {
        await using var db = Database.Open();
        return await db.Inbox.AsNoTracking().OrderBy(each => each.Id).ToListAsync(Cancellation);
    }

    /// <summary>Time passes, also for the clock by which leases run; on PostgreSQL that is the server's own, so they are moved instead.</summary>
    protected async Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        if (Database.Portal.Provider == DatabaseProvider.Postgres)
        {
            await using var db = Database.Open();
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db.Inbox.ExecuteUpdateAsync(
                set => set.SetProperty(each => each.LeaseUntil, each => each.LeaseUntil!.Value - time),
                Cancellation
            );
            await db.Deliveries.ExecuteUpdateAsync(
                set => set.SetProperty(each => each.LeaseUntil, each => each.LeaseUntil!.Value - time),
                Cancellation
            );
            await write.CommitAsync(Cancellation);
        }
    }

    /// <summary>Somebody outside Portal writes and does not come to an end; until disposed.</summary>
    protected async Task<IAsyncDisposable> LockAsync(string table)
    {
        var connection = Database.Options.ConnectionString.Reveal();
        if (Database.Portal.Provider == DatabaseProvider.Sqlite)
        {
            var sqlite = new SqliteConnection(new SqliteConnectionStringBuilder(connection) { Pooling = false }.ToString());
            await sqlite.OpenAsync(Cancellation);
            await using var begin = sqlite.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            await begin.ExecuteNonQueryAsync(Cancellation);
            return sqlite;
        }

        var postgres = new NpgsqlConnection(connection);
        await postgres.OpenAsync(Cancellation);
        await using var take = postgres.CreateCommand();
        take.CommandText = $"BEGIN; LOCK TABLE \"{table}\" IN ACCESS EXCLUSIVE MODE";
        await take.ExecuteNonQueryAsync(Cancellation);
        return new Rolled(postgres);
    }

    private T Keep<T>(T made)
        where T : IAsyncDisposable
    {
        _made.Add(made);
        return made;
    }

    private sealed class Rolled(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (var end = connection.CreateCommand())
            {
                end.CommandText = "ROLLBACK";
                await end.ExecuteNonQueryAsync(CancellationToken.None);
            }

            await connection.DisposeAsync();
        }
    }
}

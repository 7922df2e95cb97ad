using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

/// <summary>An order of Odoo concerns two capabilities: each reads for itself, and what they found is one transaction. Source: P3, DESIGN §3.</summary>
public abstract class WhenSeveralTakeOneKind(DatabaseProvider provider) : MessagingSuite(provider)
{
    private readonly ScriptedHandler _one = new();
    private readonly ScriptedHandler _other = new();
    private readonly List<string> _applied = [];

    public sealed class OnSqlite() : WhenSeveralTakeOneKind(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenSeveralTakeOneKind(DatabaseProvider.Postgres);

    [Fact]
    public async Task Each_applies_what_it_found()
    {
        await StoredAsync(Hook(subject: "sale.order,42"));

        await BothAsync();

        Assert.Equal(["one", "other"], _applied);
        Assert.Equal(InboxState.Done, Assert.Single(await MessagesAsync()).State);
    }

    [Fact]
    public async Task Whom_it_does_not_concern_keeps_nobody_else_from_it()
    {
        await StoredAsync(Hook(subject: "sale.order,42"));
        _one.Reads = _ => Task.FromResult(Reading.Ignore<string>("It is no order of a shop."));

        await BothAsync();

        Assert.Equal(["other"], _applied);
        Assert.Equal(InboxState.Done, Assert.Single(await MessagesAsync()).State);
    }

    [Fact]
    public async Task While_one_does_not_see_it_all_wait_and_in_the_end_the_others_have_it()
    {
        await StoredAsync(Hook(subject: "sale.order,42"));
        _other.Reads = _ => Task.FromResult(Reading.NotYet<string>("Odoo"));

        await BothAsync();
        Assert.Empty(_applied);
        for (var again = 0; again < 3; again++)
        {
            await PassAsync(TimeSpan.FromMinutes(1));
            await BothAsync();
        }

        Assert.Equal(["one"], _applied);
        Assert.Equal(InboxState.Done, Assert.Single(await MessagesAsync()).State);
    }

    [Fact]
    public async Task What_concerns_none_is_ignored_with_the_first_reason()
    {
        await StoredAsync(Hook(subject: "sale.order,42"));
        _one.Reads = _ => Task.FromResult(Reading.Ignore<string>("It is no order of a shop."));
        _other.Reads = _ => Task.FromResult(Reading.Ignore<string>("It is no subscription."));

        await BothAsync();

        var message = Assert.Single(await MessagesAsync());
        Assert.Equal((InboxState.Ignored, "It is no order of a shop."), (message.State, message.Reason));
    }

    private Task<InboxCounts> BothAsync()
    {
        _one.Applies = (_, _) => Note("one");
        _other.Applies = (_, _) => Note("other");
        var kind = new MessageKind("odoo", "sale.order");
        var services = new ServiceCollection().AddSingleton(_one).AddSingleton(new Second(_other)).BuildServiceProvider();
        InboxRoute[] routes = [InboxRoute.To<ScriptedHandler, string>(kind), InboxRoute.To<Second, string>(kind)];
        var worker = new InboxWorker(
            Database.Portal,
            new InboxRoutes(routes, services.GetRequiredService<IServiceScopeFactory>()),
            new MessagingWakes(),
            Clock,
            NullLogger<InboxWorker>.Instance
        );
        return worker.RunOnceAsync(Cancellation);
    }

    private Task Note(string who)
    {
        _applied.Add(who);
        return Task.CompletedTask;
    }

    private sealed class Second(ScriptedHandler script) : IInboxHandler<string>
    {
        public Task<Reading<string>> ReadAsync(InboxMessage message, CancellationToken cancellationToken) =>
            script.ReadAsync(message, cancellationToken);

        public Task ApplyAsync(PortalDbContext db, InboxMessage message, string found, CancellationToken cancellationToken) =>
            script.ApplyAsync(db, message, found, cancellationToken);
    }
}

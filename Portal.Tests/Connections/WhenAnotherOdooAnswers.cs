using Portal.Core;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Tests.Connections;

public abstract class WhenAnotherOdooAnswers(DatabaseProvider provider) : ConnectionSuite(provider)
{
    public sealed class OnSqlite() : WhenAnotherOdooAnswers(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnotherOdooAnswers(DatabaseProvider.Postgres);

    [Fact]
    public async Task The_first_contact_stamps_and_the_same_Odoo_passes_after_a_restart()
    {
        await CallAsync(Portal);
        await CallAsync(Portal);
        await CallAsync(Start());

        await using var db = Database.Open();
        var stamp = await DatabaseStamp.FindAsync(db, Cancellation);
        Assert.Equal((Odoo.Wire.Address.ToString(), "db", "uuid-1"), (stamp!.OdooAddress, stamp.OdooDatabase, stamp.OdooId));
        Assert.Equal(["connection.database-stamped"], await AuditedAsync());
        Assert.Equal(2, Odoo.Wire.Executed.Count(request => request.ModelMethod == "get_param"));
    }

    [Fact]
    public async Task Another_database_at_the_same_address_gets_no_call_until_an_administrator_confirms()
    {
        await CallAsync(Portal);
        Odoo.DatabaseId = "uuid-2";
        var restarted = Start();
        var before = Counted();

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => CallAsync(restarted));
        var difference = (await ReadAsync(restarted)).Difference!;

        Assert.Equal((ConnectorFault.Paused, false), (failure.Fault, failure.MayHaveHappened));
        Assert.Contains("confirm", FaultSentences.Remedy(failure), StringComparison.Ordinal);
        Assert.Equal(("uuid-1", "uuid-2"), (difference.Known.Id, difference.Found.Id));
        Assert.Equal(before, Counted());
        Assert.True(
            Assert.Single(await restarted.Get<ListConnectionWarnings>().ExecuteAsync(Administrator, Cancellation)).IsUrgent
        );

        Assert.Equal(Refusal.ForbiddenCode, (await ConfirmAsync(restarted, Viewer, difference.Found))!.Code);
        Assert.Equal("connections.stamp-changed", (await ConfirmAsync(restarted, Administrator, difference.Known))!.Code);
        Assert.Null(await ConfirmAsync(restarted, Administrator, difference.Found));
        await CallAsync(restarted);
        await CallAsync(Start());

        Assert.Equal("connections.nothing-to-confirm", (await ConfirmAsync(restarted, Administrator, difference.Found))!.Code);
        Assert.Contains("connection.database-confirmed", await AuditedAsync());
    }

    [Fact]
    public async Task Nothing_is_imported_from_it_and_nothing_created_there()
    {
        await CallAsync(Portal);
        Odoo.DatabaseId = "uuid-2";

        var (import, creation) = await WorkAsync(Start());

        Assert.Equal(JobRunState.Failed, import.State);
        Assert.StartsWith(
            "Portal holds back: Odoo is not the database whose records it knows.",
            import.Summary,
            StringComparison.Ordinal
        );
        Assert.StartsWith("Portal holds back", creation.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Odoo.Wire.Executed, request => request.ModelMethod == "create");
    }

    [Fact]
    public async Task Another_address_is_not_called_at_all()
    {
        await CallAsync(Portal);
        await using var elsewhere = await KeyedOdoo.StartAsync();
        var moved = Start(address: elsewhere.Wire.Address);

        await Assert.ThrowsAsync<ConnectorException>(() => CallAsync(moved));

        Assert.Empty(elsewhere.Wire.Requests);
        var difference = (await ReadAsync(moved)).Difference!;
        Assert.Equal(elsewhere.Wire.Address.ToString(), difference.Found.Address);
        Assert.Null(await ConfirmAsync(moved, Administrator, difference.Found));
        await CallAsync(moved);
    }

    [Theory]
    [InlineData("uuid-1", true)]
    [InlineData("uuid-2", false)]
    public async Task What_a_test_learned_at_another_address_is_known_after_calls_that_were_held_back(string id, bool isSame)
    {
        await CallAsync(Portal);
        await using var elsewhere = await KeyedOdoo.StartAsync();
        elsewhere.DatabaseId = id;
        var moved = Start(address: elsewhere.Wire.Address);
        await Assert.ThrowsAsync<ConnectorException>(() => CallAsync(moved));
        var before = (await ReadAsync(moved)).Difference!;

        await TestAsync(moved);
        await Assert.ThrowsAsync<ConnectorException>(() => CallAsync(moved));

        var difference = (await ReadAsync(moved)).Difference!;
        Assert.Equal(("", false), (before.Found.Id, before.IsSameDatabase));
        Assert.Equal((id, isSame), (difference.Found.Id, difference.IsSameDatabase));
    }

    [Fact]
    public async Task A_database_put_in_place_under_a_running_Portal_is_found_when_Odoo_comes_back()
    {
        await CallAsync(Portal);
        Odoo.DatabaseId = "uuid-2";
        await CallAsync(Portal);
        Portal.Get<SystemStatusBoard>().ReportDown(ExternalSystem.Odoo, ConnectorFault.Unreachable);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => CallAsync(Portal));

        Assert.Equal(ConnectorFault.Paused, failure.Fault);
    }

    [Fact]
    public async Task A_test_finds_it_too_and_says_which_it_is()
    {
        await TestAsync();
        Odoo.DatabaseId = "uuid-2";

        await TestAsync();

        Assert.Equal("uuid-2", (await ReadAsync()).Difference!.Found.Id);
        await Assert.ThrowsAsync<ConnectorException>(() => CallAsync(Portal));
    }

    [Fact]
    public async Task An_id_that_may_not_be_read_is_learned_when_it_may()
    {
        Odoo.ForbiddenModels.Add("ir.config_parameter");
        await CallAsync(Portal);
        Odoo.ForbiddenModels.Clear();
        await CallAsync(Start());

        await using var db = Database.Open();
        Assert.Equal("uuid-1", (await DatabaseStamp.FindAsync(db, Cancellation))!.OdooId);

        Odoo.ForbiddenModels.Add("ir.config_parameter");
        await CallAsync(Start());
    }

    [Theory]
    [InlineData("uuid-2")]
    [InlineData("")]
    public async Task Of_two_nodes_that_meet_different_databases_first_only_one_is_let_through(string other)
    {
        await using var elsewhere = await KeyedOdoo.StartAsync();
        elsewhere.DatabaseId = other;
        var slow = Start(address: elsewhere.Wire.Address);
        elsewhere.Before = async (_, method) =>
        {
            if (method == "get_param")
            {
                await CallAsync(Portal); // stamps between the other's look and its own stamp
            }

            return false;
        };

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => CallAsync(slow));

        await using var db = Database.Open();
        Assert.Equal(ConnectorFault.Paused, failure.Fault);
        Assert.Equal(Odoo.Wire.Address.ToString(), (await DatabaseStamp.FindAsync(db, Cancellation))!.OdooAddress);
        Assert.DoesNotContain(elsewhere.Wire.Executed, request => request.Model == "res.partner");
        Assert.Single(await AuditedAsync(), action => action == "connection.database-stamped");
    }

    [Fact]
    public async Task Many_calls_at_once_ask_which_it_is_once_and_within_the_limit()
    {
        var (now, most) = (0, 0);
        Odoo.Before = async (_, _) =>
        {
            var count = Interlocked.Increment(ref now);
            most = Math.Max(most, count);
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return false;
        };

        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => CallAsync(Portal)));

        Assert.Single(Odoo.Wire.Executed, request => request.ModelMethod == "get_param");
        Assert.InRange(most, 1, 4);
        Assert.Equal(30, Counted());
    }

    [Fact]
    public async Task A_call_held_back_is_in_the_log_as_any_other_that_failed()
    {
        await CallAsync(Portal);
        Odoo.DatabaseId = "uuid-2";

        await Assert.ThrowsAsync<ConnectorException>(() => CallAsync(Start()));

        Assert.Contains(Log.All, line => line.Contains("res.partner.search_count failed: Paused", StringComparison.Ordinal));
    }

    private int Counted() => Odoo.Wire.Executed.Count(request => request.Model == "res.partner");

    private static Task<Refusal?> ConfirmAsync(Node node, Actor actor, StampedDatabase found) =>
        node.Get<ConfirmDatabase>().ExecuteAsync(actor, found, Cancellation);
}

using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Connections;
using Portal.Core.Persistence;

namespace Portal.Tests.Connections;

/// <summary>Odoo no longer knows the key that Portal made, as after it was restored from a backup made before.</summary>
public abstract class WhenAKeptKeyIsRefused(DatabaseProvider provider) : ConnectionSuite(provider)
{
    public sealed class OnSqlite() : WhenAKeptKeyIsRefused(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAKeptKeyIsRefused(DatabaseProvider.Postgres);

    [Fact]
    public async Task Calls_go_on_with_the_configured_one_and_say_so_once()
    {
        await RotateAsync();
        await CallAsync(Portal);
        RestoreBackup();

        await Task.WhenAll(CallAsync(Portal), CallAsync(Portal), CallAsync(Portal));
        await CallAsync(Start());

        Assert.Single(await AuditedAsync(), action => action == "connection.key-lost");
        Assert.Single(Log.All, line => line.Contains("does accept the configured one", StringComparison.Ordinal));
        Assert.Null((await ReadAsync()).KeptKey);
    }

    [Fact]
    public async Task A_test_finds_it_too_and_the_next_rotation_starts_from_the_configured_one()
    {
        await RotateAsync();
        RestoreBackup();

        var tested = await TestAsync();
        RestoreBackup();
        var again = await RotateAsync();

        Assert.Null(tested.Failure);
        Assert.True(again.Succeeded, string.Join(' ', again.Refusals));
        Assert.Equal(again.Value.Name, Assert.Single(Odoo.Keys.Values).Name);
    }

    [Fact]
    public async Task A_rotation_goes_back_to_it_by_itself()
    {
        await RotateAsync();
        RestoreBackup();

        var again = await RotateAsync();

        Assert.True(again.Succeeded, string.Join(' ', again.Refusals));
        Assert.Equal(again.Value.Name, Assert.Single(Odoo.Keys.Values).Name);
    }

    [Fact]
    public async Task Where_the_configured_one_is_refused_too_the_kept_one_stays_and_nobody_is_pestered()
    {
        await RotateAsync();
        var made = Assert.Single(Odoo.Keys.Values);
        await CallAsync(Portal);
        Odoo.Keys.Clear();
        var before = Odoo.Wire.Authentications;

        for (var count = 0; count < 5; count++)
        {
            await Assert.ThrowsAsync<ConnectorException>(() => CallAsync(Portal));
        }

        Assert.InRange(Odoo.Wire.Authentications - before, 1, 2);
        Odoo.Keys[made.Secret] = made;
        await CallAsync(Start());
        Assert.DoesNotContain("connection.key-lost", await AuditedAsync());
    }

    [Fact]
    public async Task Another_database_that_knows_the_configured_one_does_not_cost_the_kept_one()
    {
        await RotateAsync();
        await CallAsync(Portal);
        var made = Assert.Single(Odoo.Keys.Values);
        RestoreBackup();
        Odoo.DatabaseId = "uuid-2";

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => CallAsync(Portal));
        (Odoo.DatabaseId, Odoo.Keys[made.Secret]) = ("uuid-1", made);
        Odoo.Keys.Remove(KeyedOdoo.First, out _);
        await CallAsync(Start());

        Assert.Equal(ConnectorFault.Paused, failure.Fault);
        await using var db = Database.Open();
        Assert.True(await db.Set<ConnectionKey>().AnyAsync(key => key.State == KeyState.InUse, Cancellation));
    }

    private void RestoreBackup()
    {
        Odoo.Keys.Clear();
        Odoo.Keys[KeyedOdoo.First] = new FakeKey(1, "by hand", null, KeyedOdoo.First);
    }

    private Task<Result<RotatedKey>> RotateAsync() =>
        Portal.Get<RotateKey>().ExecuteAsync(Administrator, ExternalSystem.Odoo, RotateKey.Lifetime, Cancellation);
}

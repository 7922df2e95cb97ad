using Portal.Core;
using Portal.Core.Connections;
using Portal.Core.Persistence;

namespace Portal.Tests.Connections;

/// <summary>Another database answers than the one whose records Portal knows: the keys of the known one stay as they are.</summary>
public abstract class WhenKeysAreRotatedElsewhere(DatabaseProvider provider) : ConnectionSuite(provider)
{
    public sealed class OnSqlite() : WhenKeysAreRotatedElsewhere(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenKeysAreRotatedElsewhere(DatabaseProvider.Postgres);

    [Fact]
    public async Task No_key_is_made_at_a_copy_and_the_real_one_is_called_again_when_it_returns()
    {
        await CallAsync(Portal);
        Odoo.DatabaseId = "uuid-2";

        var refusal = Assert.Single((await RotateAsync(Portal)).Refusals);
        Odoo.DatabaseId = "uuid-1";
        await CallAsync(Portal);

        Assert.StartsWith("Portal holds back", refusal.Text, StringComparison.Ordinal);
        Assert.Equal(KeyedOdoo.First, Assert.Single(Odoo.Keys.Values).Secret);
        Assert.DoesNotContain("connection.key-asked", await AuditedAsync());
    }

    [Fact]
    public async Task The_daily_check_revokes_and_finishes_nothing_at_a_copy()
    {
        Odoo.Before = (context, method) =>
        {
            if (method == "revoke")
            {
                context.Abort();
            }

            return Task.FromResult(method == "revoke");
        };
        await RotateAsync(Portal);
        Odoo.Before = (_, _) => Task.FromResult(false);
        Odoo.DatabaseId = "uuid-2";

        await CheckKeysAsync(Start());
        var atTheCopy = Odoo.Keys.Count;
        Odoo.DatabaseId = "uuid-1";
        await CheckKeysAsync(Start());

        Assert.Equal(2, atTheCopy);
        Assert.NotEqual(KeyedOdoo.First, Assert.Single(Odoo.Keys.Values).Secret);
    }

    [Fact]
    public async Task A_wrong_address_does_not_cost_the_key_that_is_kept_for_the_right_one()
    {
        await RotateAsync(Portal);
        await using var elsewhere = await KeyedOdoo.StartAsync();

        await CheckKeysAsync(Start(address: elsewhere.Wire.Address));
        var corrected = Start();
        await CallAsync(corrected);

        Assert.NotNull((await ReadAsync(corrected)).KeptKey);
        Assert.DoesNotContain(
            elsewhere.Wire.Requests,
            request => request.Headers?.Contains("made-key", StringComparison.Ordinal) == true
        );
    }

    private static Task<Result<RotatedKey>> RotateAsync(Node node) =>
        node.Get<RotateKey>().ExecuteAsync(Administrator, ExternalSystem.Odoo, RotateKey.Lifetime, Cancellation);
}

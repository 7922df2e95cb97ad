using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Connections;
using Portal.Core.Persistence;
using Portal.Tests.Odoo;

namespace Portal.Tests.Connections;

/// <summary>Keys that cannot be opened any more, are not let go by Odoo, or both: none is called revoked that may be good.</summary>
public abstract class WhenAKeyCannotBeRemoved(DatabaseProvider provider) : ConnectionSuite(provider)
{
    public sealed class OnSqlite() : WhenAKeyCannotBeRemoved(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAKeyCannotBeRemoved(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_is_named_and_not_called_revoked()
    {
        var first = await RotateAsync(Portal);
        Odoo.Keys[KeyedOdoo.First] = new FakeKey(60, "by hand", null, KeyedOdoo.First);
        await LoseProtectionAsync();
        Forbid("unlink");

        var again = await RotateAsync(Start());

        Assert.True(again.Succeeded, string.Join(' ', again.Refusals));
        Assert.Contains($"delete them there: \"{first.Value!.Name}\"", again.Value.Unrevoked, StringComparison.Ordinal);
        Assert.Single(await AuditedAsync(), action => action == "connection.key-left");
        Assert.Contains(Odoo.Keys.Values, key => key.Name == first.Value.Name);
    }

    [Fact]
    public async Task The_daily_check_names_it_once()
    {
        await RotateAsync(Portal);
        Odoo.Keys["second-key"] = new FakeKey(61, "by hand again", null, "second-key");
        await LoseProtectionAsync();
        Forbid("unlink");
        var configured = Start("second-key");

        var first = await CheckKeysAsync(configured);
        var second = await CheckKeysAsync(configured);

        Assert.Contains("Portal could not remove these keys in Odoo", first.Summary, StringComparison.Ordinal);
        Assert.Equal("Odoo answers.", second.Summary);
        Assert.DoesNotContain("connection.key-revoked", (await AuditedAsync()).Skip(5));
    }

    [Fact]
    public async Task The_configured_one_is_not_called_revoked_when_it_is_in_use_again()
    {
        Forbid("revoke");
        await RotateAsync(Portal);
        await LoseProtectionAsync();
        Odoo.Before = (_, _) => Task.FromResult(false);
        var restarted = Start();

        await CheckKeysAsync(restarted);
        await CallAsync(restarted);
        var audited = await AuditedAsync();
        var again = await RotateAsync(restarted);

        Assert.DoesNotContain("connection.key-revoked", audited);
        Assert.True(again.Succeeded, string.Join(' ', again.Refusals));
        Assert.Equal(again.Value.Name, Assert.Single(Odoo.Keys.Values).Name);
    }

    [Fact]
    public async Task One_that_was_cut_short_and_cannot_be_opened_is_removed_by_its_name()
    {
        var version = Odoo.Wire.OnWebVersion;
        Odoo.After = (_, method) =>
        {
            Odoo.Wire.OnWebVersion = method == "generate" ? context => FakeOdoo.SendAsync(context, "", 503) : version;
            return Task.FromResult(false);
        };
        await RotateAsync(Portal);
        (Odoo.After, Odoo.Wire.OnWebVersion) = ((_, _) => Task.FromResult(false), version);
        await LoseProtectionAsync();
        Clock.Jump(TimeSpan.FromMinutes(11));

        await CheckKeysAsync(Start());

        Assert.Equal(KeyedOdoo.First, Assert.Single(Odoo.Keys.Values).Secret);
        Assert.Contains("connection.key-failed", await AuditedAsync());
    }

    [Fact]
    public async Task One_that_Odoo_made_and_does_not_accept_is_named_where_it_stays()
    {
        Forbid("unlink");
        var signIn = Odoo.Wire.OnAuthenticate;
        Odoo.Wire.OnAuthenticate = context =>
            context.Request.Headers.Authorization.ToString().Contains("made-key", StringComparison.Ordinal)
                ? FakeOdoo.AnswerAsync(context, "false")
                : signIn(context);

        var refusal = Assert.Single((await RotateAsync(Portal)).Refusals);

        var made = Odoo.Keys.Values.Single(key => key.Secret != KeyedOdoo.First);
        Assert.Equal("connections.key-not-good", refusal.Code);
        Assert.Contains($"Delete the key \"{made.Name}\"", refusal.Remedy, StringComparison.Ordinal);
        Assert.Contains("connection.key-left", await AuditedAsync());
    }

    private void Forbid(string forbidden) =>
        Odoo.Before = async (context, method) =>
        {
            if (method == forbidden)
            {
                await FakeOdoo.AnswerErrorAsync(context, "odoo.exceptions.AccessError", "You are not allowed to do that.");
            }

            return method == forbidden;
        };

    private async Task LoseProtectionAsync()
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.Set<ProtectionKey>().ExecuteDeleteAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private static Task<Result<RotatedKey>> RotateAsync(Node node) =>
        node.Get<RotateKey>().ExecuteAsync(Administrator, ExternalSystem.Odoo, RotateKey.Lifetime, Cancellation);
}

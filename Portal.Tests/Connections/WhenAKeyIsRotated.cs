using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Connections;
using Portal.Core.Persistence;
using Portal.Tests.Odoo;

namespace Portal.Tests.Connections;

public abstract class WhenAKeyIsRotated(DatabaseProvider provider) : ConnectionSuite(provider)
{
    public sealed class OnSqlite() : WhenAKeyIsRotated(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAKeyIsRotated(DatabaseProvider.Postgres);

    [Fact]
    public async Task The_new_one_is_used_by_every_node_and_the_old_one_is_revoked()
    {
        var other = Start();
        await CallAsync(Portal);
        await CallAsync(other);

        var rotated = await RotateAsync();
        await CallAsync(Portal);
        await CallAsync(other);
        await CallAsync(Start());

        Assert.True(rotated.Succeeded, string.Join(' ', rotated.Refusals));
        var key = Assert.Single(Odoo.Keys.Values);
        Assert.Equal((rotated.Value.Name, null), (key.Name, rotated.Value.Unrevoked));
        Assert.Equal(Now.AddDays(90), key.ExpiresAt!.Value, TimeSpan.FromMinutes(1));
        Assert.Equal(
            [
                "connection.database-stamped",
                "connection.key-asked",
                "connection.key-made",
                "connection.key-in-use",
                "connection.key-revoked",
            ],
            await AuditedAsync()
        );
    }

    [Fact]
    public async Task The_next_one_replaces_it_likewise()
    {
        await RotateAsync();
        var second = await RotateAsync();
        await CallAsync(Portal);

        Assert.Equal(second.Value!.Name, Assert.Single(Odoo.Keys.Values).Name);
    }

    [Fact]
    public async Task The_secret_is_in_no_row_and_no_line_of_the_log()
    {
        await RotateAsync();
        await CallAsync(Portal);

        await using var db = Database.Open();
        var kept = await db.Set<ConnectionKey>().Select(key => key.Sealed + key.Name).ToListAsync(Cancellation);
        var audited = await db.Set<Portal.Core.Audit.AuditEntry>()
            .Select(entry => entry.After + entry.Before)
            .ToListAsync(Cancellation);
        Assert.DoesNotContain(
            "made-key",
            string.Concat(kept) + string.Concat(audited) + string.Concat(Log.All),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            KeyedOdoo.First,
            string.Concat(kept) + string.Concat(audited) + string.Concat(Log.All),
            StringComparison.Ordinal
        );
        Assert.Contains(kept, row => row.StartsWith("CfDJ8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_configured_key_wins_and_the_one_made_here_is_revoked()
    {
        await RotateAsync();
        Odoo.Keys["second-key"] = new FakeKey(50, "by hand again", null, "second-key");
        var configured = Start("second-key");

        await CallAsync(configured);
        var run = await CheckKeysAsync(configured);

        Assert.Equal("second-key", Assert.Single(Odoo.Keys.Values).Secret);
        Assert.Null((await ReadAsync(configured)).KeptKey);
        Assert.Equal("Odoo answers.", run.Summary);
    }

    [Fact]
    public async Task A_key_kept_for_another_database_is_neither_used_nor_shown_there()
    {
        await RotateAsync();
        await using var elsewhere = await KeyedOdoo.StartAsync();
        var moved = Start(address: elsewhere.Wire.Address);

        await CheckKeysAsync(moved);

        Assert.Equal(KeyedOdoo.First, Assert.Single(elsewhere.Keys.Values).Secret);
        Assert.DoesNotContain(
            elsewhere.Wire.Requests,
            request => request.Headers!.Contains("made-key", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_key_that_can_no_longer_be_opened_gives_way_to_the_configured_one()
    {
        await RotateAsync();
        Odoo.Keys[KeyedOdoo.First] = new FakeKey(60, "by hand", null, KeyedOdoo.First);
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db.Set<ProtectionKey>().ExecuteDeleteAsync(Cancellation);
            await write.CommitAsync(Cancellation);
        }

        var restarted = Start();
        await CallAsync(restarted);
        var again = await RotateAsync(restarted);

        Assert.True(again.Succeeded, string.Join(' ', again.Refusals));
        Assert.Equal(again.Value.Name, Assert.Single(Odoo.Keys.Values).Name);
        Assert.Contains(Log.All, line => line.Contains("cannot be opened", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Finance)]
    public async Task Only_an_administrator_may(Role role)
    {
        var actor = role == Role.Viewer ? Viewer : Finance;

        var rotated = await Portal.Get<RotateKey>().ExecuteAsync(actor, ExternalSystem.Odoo, RotateKey.Lifetime, Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(rotated.Refusals).Code);
        Assert.Single(Odoo.Keys);
    }

    [Fact]
    public async Task A_server_that_makes_no_keys_says_why_and_what_to_do_by_hand()
    {
        Odoo.Before = async (context, method) =>
        {
            if (method != "generate")
            {
                return false;
            }

            await FakeOdoo.AnswerErrorAsync(context, "odoo.exceptions.UserError", "Programmatic API keys are not enabled");
            return true;
        };

        var refusal = Assert.Single((await RotateAsync()).Refusals);
        Odoo.Before = (_, _) => Task.FromResult(false);

        Assert.Contains("Programmatic API keys are not enabled", refusal.Text, StringComparison.Ordinal);
        Assert.Contains("New API Key", refusal.Remedy, StringComparison.Ordinal);
        Assert.Contains("base.enable_programmatic_api_keys", refusal.Remedy, StringComparison.Ordinal);
        await CallAsync(Portal);
        Assert.True((await RotateAsync()).Succeeded);
    }

    [Fact]
    public async Task An_older_server_is_not_even_asked()
    {
        Odoo.Wire.OnWebVersion = null;

        var refusal = Assert.Single((await RotateAsync()).Refusals);

        Assert.Equal("connections.no-rotation", refusal.Code);
        Assert.Contains("Preferences", refusal.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(Odoo.Wire.Executed, request => request.ModelMethod == "generate");
    }

    internal Task<Result<RotatedKey>> RotateAsync(Node? node = null) =>
        (node ?? Portal).Get<RotateKey>().ExecuteAsync(Administrator, ExternalSystem.Odoo, RotateKey.Lifetime, Cancellation);
}

using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Connections;
using Portal.Core.Persistence;
using Portal.Tests.Odoo;

namespace Portal.Tests.Connections;

/// <summary>At each step: what is left, that calls go on meanwhile, and that the next check finishes it.</summary>
public abstract class WhenARotationIsCutShort(DatabaseProvider provider) : ConnectionSuite(provider)
{
    public sealed class OnSqlite() : WhenARotationIsCutShort(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenARotationIsCutShort(DatabaseProvider.Postgres);

    [Fact]
    public async Task Before_the_key_is_made_nothing_is_left()
    {
        Odoo.Before = CutAt("generate");

        var refusal = Assert.Single((await RotateAsync()).Refusals);
        Odoo.Before = None;
        await CallAsync(Portal);
        Clock.Jump(TimeSpan.FromMinutes(11));
        await CheckKeysAsync();

        Assert.Equal("connections.key-lost", refusal.Code);
        Assert.Equal(KeyedOdoo.First, Assert.Single(Odoo.Keys.Values).Secret);
        Assert.Contains("connection.key-failed", await AuditedAsync());
        Assert.True((await RotateAsync()).Succeeded);
    }

    [Fact]
    public async Task A_key_made_whose_answer_was_lost_is_removed()
    {
        Odoo.After = CutAt("generate");

        var refusal = Assert.Single((await RotateAsync()).Refusals);
        Odoo.After = None;
        await CallAsync(Portal);

        Assert.Equal("connections.key-lost", refusal.Code);
        Assert.Equal(KeyedOdoo.First, Assert.Single(Odoo.Keys.Values).Secret);
        Assert.True((await RotateAsync()).Succeeded);
    }

    [Fact]
    public async Task A_lost_key_that_Portal_may_not_remove_is_named()
    {
        Odoo.After = CutAt("generate");
        Odoo.Before = async (context, method) =>
        {
            if (method != "unlink")
            {
                return false;
            }

            await FakeOdoo.AnswerErrorAsync(context, "odoo.exceptions.AccessError", "You are not allowed to delete keys.");
            return true;
        };

        var refusal = Assert.Single((await RotateAsync()).Refusals);

        var lost = Odoo.Keys.Values.Single(key => key.Secret != KeyedOdoo.First);
        Assert.Contains($"Delete the key \"{lost.Name}\"", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_died_while_it_asked_leaves_no_key_behind()
    {
        Odoo.After = CutAt("generate");
        Odoo.Before = CutAt("search"); // nor could it look
        await RotateAsync();
        (Odoo.After, Odoo.Before) = (None, None);
        Assert.Equal(2, Odoo.Keys.Count);
        var restarted = Start();

        await CheckKeysAsync(restarted);
        Assert.Equal(2, Odoo.Keys.Count); // somebody may still be at it
        Clock.Jump(TimeSpan.FromMinutes(11));
        await CheckKeysAsync(restarted);

        Assert.Equal(KeyedOdoo.First, Assert.Single(Odoo.Keys.Values).Secret);
        await CallAsync(restarted);
    }

    [Fact]
    public async Task A_key_made_and_not_tried_is_tried_and_used_later()
    {
        var isCut = false;
        Odoo.After = (_, method) =>
        {
            isCut |= method == "generate";
            return Task.FromResult(false);
        };
        var version = Odoo.Wire.OnWebVersion;
        Odoo.Wire.OnWebVersion = context => isCut ? FakeOdoo.SendAsync(context, "", 503) : version!(context);

        var refusal = Assert.Single((await RotateAsync()).Refusals);
        isCut = false;
        Odoo.After = None;
        Assert.Equal("connections.rotation-under-way", Assert.Single((await RotateAsync()).Refusals).Code);
        Clock.Jump(TimeSpan.FromMinutes(11));
        await CheckKeysAsync(Start());

        Assert.Equal("connections.key-not-tried", refusal.Code);
        var kept = (await ReadAsync()).KeptKey;
        Assert.Equal(kept!.Name, Assert.Single(Odoo.Keys.Values).Name);
        await CallAsync(Portal);
    }

    [Fact]
    public async Task A_key_made_under_another_configured_key_is_removed_and_never_used()
    {
        var version = Odoo.Wire.OnWebVersion;
        Odoo.After = (_, method) =>
        {
            Odoo.Wire.OnWebVersion = method == "generate" ? context => FakeOdoo.SendAsync(context, "", 503) : version;
            return Task.FromResult(false);
        };
        await RotateAsync();
        (Odoo.After, Odoo.Wire.OnWebVersion) = (None, version);
        var cut = Odoo.Keys.Values.Single(key => key.Secret != KeyedOdoo.First);
        Odoo.Keys["second-key"] = new FakeKey(50, "by hand again", null, "second-key");
        var configured = Start("second-key");
        Clock.Jump(TimeSpan.FromMinutes(11));

        var rotated = await RotateAsync(configured);
        await CallAsync(configured);

        Assert.True(rotated.Succeeded, string.Join(' ', rotated.Refusals));
        Assert.DoesNotContain(cut.Secret, Odoo.Keys.Keys);
        Assert.DoesNotContain("second-key", Odoo.Keys.Keys);
        Assert.Equal(rotated.Value.Name, (await ReadAsync(configured)).KeptKey!.Name);
        Assert.Contains(Odoo.Keys.Values, key => key.Name == rotated.Value.Name);
    }

    [Fact]
    public async Task A_key_that_was_cut_short_does_not_cost_the_one_configured_since()
    {
        var version = Odoo.Wire.OnWebVersion;
        Odoo.After = (_, method) =>
        {
            Odoo.Wire.OnWebVersion = method == "generate" ? context => FakeOdoo.SendAsync(context, "", 503) : version;
            return Task.FromResult(false);
        };
        await RotateAsync();
        (Odoo.After, Odoo.Wire.OnWebVersion) = (None, version);
        Odoo.Keys["second-key"] = new FakeKey(50, "by hand again", null, "second-key");
        var configured = Start("second-key");
        Clock.Jump(TimeSpan.FromMinutes(11));

        await CheckKeysAsync(configured);
        await CheckKeysAsync(configured);
        await CallAsync(configured);

        Assert.Contains("second-key", Odoo.Keys.Keys);
        Assert.DoesNotContain(Odoo.Keys.Keys, key => key.StartsWith("made-key", StringComparison.Ordinal));
        Assert.Contains("connection.key-failed", await AuditedAsync());
    }

    [Fact]
    public async Task A_key_used_whose_predecessor_could_not_be_revoked_revokes_it_later()
    {
        Odoo.Before = CutAt("revoke");

        var rotated = await RotateAsync();
        await CallAsync(Portal);
        Odoo.Before = None;
        await CheckKeysAsync(Start());

        Assert.Contains("The key before is still good", rotated.Value!.Unrevoked, StringComparison.Ordinal);
        Assert.Equal(rotated.Value.Name, Assert.Single(Odoo.Keys.Values).Name);
    }

    [Fact]
    public async Task A_revocation_whose_answer_was_lost_is_not_asked_twice()
    {
        Odoo.After = CutAt("revoke");

        var rotated = await RotateAsync();
        Odoo.After = None;
        await CheckKeysAsync();

        Assert.NotNull(rotated.Value!.Unrevoked);
        Assert.Single(Odoo.Wire.Executed, request => request.ModelMethod == "revoke");
        await using var db = Database.Open();
        Assert.Equal(
            [KeyState.InUse, KeyState.Revoked],
            await db.Set<ConnectionKey>().OrderBy(key => key.State).Select(key => key.State).ToListAsync(Cancellation)
        );
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_proxy_that_refuses_does_not_make_a_good_key_a_revoked_one(int status)
    {
        Odoo.Before = CutAt("revoke");
        await RotateAsync();
        Odoo.Before = None;
        var signIn = Odoo.Wire.OnAuthenticate;
        Odoo.Wire.OnAuthenticate = context =>
            context.Request.Headers.Authorization.ToString().EndsWith(KeyedOdoo.First, StringComparison.Ordinal)
                ? FakeOdoo.SendAsync(context, "<html>Forbidden</html>", status, "text/html")
                : signIn(context);

        await CheckKeysAsync(Start());
        var audited = await AuditedAsync();
        Odoo.Wire.OnAuthenticate = signIn;
        await CheckKeysAsync(Start());

        Assert.DoesNotContain("connection.key-revoked", audited);
        Assert.NotEqual(KeyedOdoo.First, Assert.Single(Odoo.Keys.Values).Secret);
    }

    [Fact]
    public async Task Two_at_once_make_one_key()
    {
        var other = Start();

        var both = await Task.WhenAll(RotateAsync(), RotateAsync(other));

        var used = Assert.Single(Odoo.Keys.Values);
        Assert.Contains(both, each => each.Value?.Name == used.Name);
        await CallAsync(Portal);
        await CallAsync(other);
    }

    private static Task<bool> None(HttpContext context, string method) => Task.FromResult(false);

    /// <summary>Cuts the connection at a method.</summary>
    private static Func<HttpContext, string, Task<bool>> CutAt(string cut) =>
        (context, method) =>
        {
            if (method == cut)
            {
                context.Abort();
            }

            return Task.FromResult(method == cut);
        };

    private Task<Result<RotatedKey>> RotateAsync(Node? node = null) =>
        (node ?? Portal).Get<RotateKey>().ExecuteAsync(Administrator, ExternalSystem.Odoo, RotateKey.Lifetime, Cancellation);
}

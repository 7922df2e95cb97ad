using System.Net;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Persistence;
using Portal.Hosting;
using Portal.Tests.Support;

namespace Portal.Tests.Auth;

/// <summary>Failures lock out whoever fails, not whose e-mail they type.</summary>
public abstract class WhenStrangersGuess(DatabaseProvider provider) : AccountSuite(provider)
{
    private const string Erika = "erika@example.com";

    public sealed class OnSqlite() : WhenStrangersGuess(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenStrangersGuess(DatabaseProvider.Postgres);

    private Lockout Lockout => Get<Lockout>();

    private static SignInAttempt Stranger { get; } = SignInAttempt.FromNetwork(Erika, "203.0.113.0/24");

    private static SignInAttempt Elsewhere { get; } = SignInAttempt.FromNetwork(Erika, "198.51.100.0/24");

    private static SignInAttempt Owner { get; } = SignInAttempt.FromDevice(Erika, Guid.CreateVersion7());

    [Fact]
    public async Task Their_network_is_locked_and_no_other()
    {
        await FailAsync(Stranger, 5);

        Assert.NotNull(await Lockout.FindLockAsync(Stranger, Cancellation));
        Assert.Null(await Lockout.FindLockAsync(Elsewhere, Cancellation));
        Assert.Null(await Lockout.FindLockAsync(Owner, Cancellation));
        Assert.NotNull(await Lockout.FindAnyLockAsync(Erika, Cancellation));
    }

    [Fact]
    public async Task Very_many_networks_lock_the_e_mail_but_not_the_owners_browser()
    {
        for (var network = 0; network < 50; network++)
        {
            await FailAsync(SignInAttempt.FromNetwork(Erika, $"10.0.{network}.0/24"), 1);
        }

        Assert.NotNull(await Lockout.FindLockAsync(Elsewhere, Cancellation));
        Assert.Null(await Lockout.FindLockAsync(Owner, Cancellation));
    }

    [Fact]
    public async Task A_known_browser_has_no_more_guesses_than_any()
    {
        await FailAsync(Owner, 5);

        Assert.NotNull(await Lockout.FindLockAsync(Owner, Cancellation));
    }

    [Fact]
    public async Task Each_further_lock_is_twice_as_long_up_to_a_day()
    {
        var lengths = new List<double>();
        for (var each = 0; each < 12; each++)
        {
            await FailAsync(Owner, 4);
            var until = await Lockout.CountAsync(Owner, Cancellation);
            lengths.Add(Math.Round((until!.Value - Clock.GetUtcNow().UtcDateTime).TotalMinutes)); // the fifth locks
            Clock.Leap(until.Value - Clock.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(1));
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440, 1440], lengths);
    }

    [Fact]
    public async Task Failures_at_the_same_moment_are_counted_one_by_one()
    {
        await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => Task.Run(() => Lockout.CountAsync(Stranger, Cancellation), Cancellation))
        );

        Assert.NotNull(await Lockout.FindLockAsync(Stranger, Cancellation));
    }

    [Fact]
    public async Task A_success_forgets_what_failed_there_and_not_what_strangers_failed()
    {
        await FailAsync(Owner, 4);
        await FailAsync(Stranger, 4);

        await Lockout.ForgetAsync(Owner, Cancellation);
        await FailAsync(Owner, 1);
        await FailAsync(Stranger, 1);

        Assert.Null(await Lockout.FindLockAsync(Owner, Cancellation));
        Assert.NotNull(await Lockout.FindLockAsync(Stranger, Cancellation));
    }

    [Fact]
    public async Task The_browser_that_signed_in_before_gets_in_while_others_of_its_network_are_locked()
    {
        await JoinAsync(Erika, Role.Finance);
        using var owner = Portal.OpenBrowser();
        using var stranger = Portal.OpenBrowser();
        using var first = await owner.SignInAsync(Erika, GoodPassword);
        var token = PortalBrowser.Token(await owner.GetTextAsync("/not-found"));
        using var signedOut = await owner.PostAsync("/signout", new() { ["__RequestVerificationToken"] = token });

        for (var guess = 0; guess < 5; guess++)
        {
            using var _ = await stranger.SignInAsync(Erika, "wrong password");
        }

        using var locked = await stranger.SignInAsync(Erika, GoodPassword);
        using var spared = await owner.SignInAsync(Erika, GoodPassword);

        Assert.Equal(HttpStatusCode.OK, locked.StatusCode);
        Assert.Equal(HttpStatusCode.Found, spared.StatusCode);
        Assert.Contains(Portal.Log.All, line => line.Contains("locked there", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("192.0.2.77", "192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.77", "192.0.2.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    public void An_address_stands_for_its_network(string address, string network) =>
        Assert.Equal(network, ClientNetwork.Of(IPAddress.Parse(address)));

    private async Task FailAsync(SignInAttempt attempt, int times)
    {
        for (var each = 0; each < times; each++)
        {
            await Lockout.CountAsync(attempt, Cancellation);
        }
    }
}

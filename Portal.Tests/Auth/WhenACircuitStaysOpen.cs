using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Core.Accounts;
using Portal.Tests.Support;

namespace Portal.Tests.Auth;

public sealed class WhenACircuitStaysOpen : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly ManualClock _clock = new();
    private RunningPortal? _portal;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RunningPortal Portal => _portal ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync() =>
        _portal = await RunningPortal.StartAsync(
            _folder,
            [("Auth:IdleTimeout", "01:00:00"), ("Auth:SessionTimeout", "02:00:00")],
            _clock
        );

    [Fact]
    public async Task It_goes_on_while_the_person_is_active_and_may()
    {
        await using var circuit = Portal.Services.CreateAsyncScope();
        var session = await SignInAsync(circuit);

        _clock.Advance(TimeSpan.FromMinutes(59));

        Assert.True(await GoesOnAsync(circuit, session));
    }

    [Fact]
    public async Task It_ends_when_the_person_is_disabled()
    {
        await using var circuit = Portal.Services.CreateAsyncScope();
        var session = await SignInAsync(circuit);

        await using (var db = Portal.OpenDatabase())
        {
            var user = await db.Users.SingleAsync(user => user.Email == "finance@sandbox.local", Cancellation);
            user.DisabledAt = _clock.GetUtcNow().UtcDateTime;
            await db.SaveChangesAsync(Cancellation);
        }

        Assert.False(await GoesOnAsync(circuit, session));
    }

    [Fact]
    public async Task It_ends_when_a_role_is_taken_away()
    {
        await using var circuit = Portal.Services.CreateAsyncScope();
        var session = await SignInAsync(circuit);

        await using (var other = Portal.Services.CreateAsyncScope())
        {
            var users = other.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
            var user = await users.FindByEmailAsync("finance@sandbox.local");
            await users.RemoveFromRoleAsync(user!, "Finance"); // a demo account: always there
        }

        Assert.False(await GoesOnAsync(circuit, session));
    }

    [Fact]
    public async Task It_ends_after_too_long_without_a_click()
    {
        await using var circuit = Portal.Services.CreateAsyncScope();
        var session = await SignInAsync(circuit);

        _clock.Advance(TimeSpan.FromMinutes(60));

        Assert.False(await GoesOnAsync(circuit, session));
    }

    [Fact]
    public async Task A_click_counts_as_use_but_the_full_time_ends_it_all_the_same()
    {
        await using var circuit = Portal.Services.CreateAsyncScope();
        var session = await SignInAsync(circuit);
        var click = circuit
            .ServiceProvider.GetRequiredService<CircuitActivity>()
            .CreateInboundActivityHandler(_ => Task.CompletedTask);

        _clock.Advance(TimeSpan.FromMinutes(59));
        await click(null!); // the handler only looks at the clock
        _clock.Advance(TimeSpan.FromMinutes(59));
        var afterAlmostTwoHours = await GoesOnAsync(circuit, session);
        await click(null!);
        _clock.Advance(TimeSpan.FromMinutes(2));

        Assert.True(afterAlmostTwoHours);
        Assert.False(await GoesOnAsync(circuit, session));
    }

    public async ValueTask DisposeAsync()
    {
        if (_portal is not null)
        {
            await _portal.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task<AuthenticationState> SignInAsync(AsyncServiceScope circuit)
    {
        _ = circuit.ServiceProvider.GetRequiredService<CircuitActivity>();
        await using var db = Portal.OpenDatabase();
        var user = await db.Users.SingleAsync(user => user.Email == "finance@sandbox.local", Cancellation);
        var claims = circuit.ServiceProvider.GetRequiredService<ActorClaims>();
        return new AuthenticationState(await claims.CreateAsync(user, _clock.GetUtcNow()));
    }

    private static Task<bool> GoesOnAsync(AsyncServiceScope circuit, AuthenticationState session) =>
        ((CircuitSession)circuit.ServiceProvider.GetRequiredService<AuthenticationStateProvider>()).GoesOnAsync(session);
}

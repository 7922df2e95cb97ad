using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Sessions;
using Portal.Layout;
using Portal.Tests.Support;
using TestContext = Xunit.TestContext;

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

        _clock.Leap(TimeSpan.FromMinutes(59));

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
    public async Task It_ends_after_too_long_without_use()
    {
        await using var circuit = Portal.Services.CreateAsyncScope();
        var session = await SignInAsync(circuit);

        _clock.Leap(TimeSpan.FromMinutes(60));

        Assert.False(await GoesOnAsync(circuit, session));
    }

    [Fact]
    public async Task Use_keeps_it_but_the_full_time_ends_it_all_the_same()
    {
        await using var circuit = Portal.Services.CreateAsyncScope();
        var session = await SignInAsync(circuit);

        _clock.Leap(TimeSpan.FromMinutes(59));
        await UseAsync(session);
        _clock.Leap(TimeSpan.FromMinutes(59));
        var afterAlmostTwoHours = await GoesOnAsync(circuit, session);
        await UseAsync(session);
        _clock.Leap(TimeSpan.FromMinutes(2));

        Assert.True(afterAlmostTwoHours);
        Assert.False(await GoesOnAsync(circuit, session));
    }

    [Fact]
    public async Task It_ends_at_once_when_the_person_signs_out_in_another_tab()
    {
        await using var circuit = Portal.Services.CreateAsyncScope();
        var session = await SignInAsync(circuit);
        var live = await Ledger.FindAsync(ActorClaims.FindSession(session.User)!.Value, Cancellation); // just opened

        await Ledger.EndAsync(live!.Session.Id, live.User.Id, Cancellation);

        Assert.False(await GoesOnAsync(circuit, session));
    }

    [Fact]
    public async Task It_looks_by_itself_within_half_a_minute()
    {
        await using var circuit = Portal.Services.CreateAsyncScope();
        await SignInAsync(circuit);
        var ended = EndOf(circuit);
        await using (var db = Portal.OpenDatabase())
        {
            // as another node does it: nothing tells this one
            (await db.Users.SingleAsync(user => user.Email == "finance@sandbox.local", Cancellation)).DisabledAt = _clock
                .GetUtcNow()
                .UtcDateTime;
            await db.SaveChangesAsync(Cancellation);
        }

        _clock.Leap(AuthOptions.RecheckEvery);

        await ended.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.True(AuthOptions.RecheckEvery < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task It_ends_as_soon_as_this_node_knows_of_a_change()
    {
        await using var circuit = Portal.Services.CreateAsyncScope();
        var session = await SignInAsync(circuit);
        var live = await Ledger.FindAsync(ActorClaims.FindSession(session.User)!.Value, Cancellation); // just opened
        await using var pages = new BunitContext();
        pages
            .Services.AddSingleton<AuthenticationStateProvider>(SessionOf(circuit))
            .AddSingleton(Portal.Services.GetRequiredService<AccountChanges>());
        pages.Render<CascadingValue<Task<AuthenticationState>>>(whole =>
            whole.Add(value => value.Value, Task.FromResult(session)).AddChildContent<SessionWatch>()
        );
        var ended = EndOf(circuit);

        await Ledger.EndAsync(live!.Session.Id, live.User.Id, Cancellation);

        await ended.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_portal is not null)
        {
            await _portal.DisposeAsync();
        }

        _folder.Dispose();
    }

    private SessionLedger Ledger => Portal.Services.GetRequiredService<SessionLedger>();

    private async Task<AuthenticationState> SignInAsync(AsyncServiceScope circuit)
    {
        await using var db = Portal.OpenDatabase();
        var user = await db.Users.SingleAsync(user => user.Email == "finance@sandbox.local", Cancellation);
        var start = new SessionStart(SessionProof.Password, "Firefox on Linux", "127.0.0.1");
        var key = await Ledger.BeginAsync(user, start, Cancellation);
        var live = await Ledger.FindAsync(key, Cancellation);
        var state = new AuthenticationState(ActorClaims.Of(live!)); // just opened
        SessionOf(circuit).SetAuthenticationState(Task.FromResult(state));
        return state;
    }

    /// <summary>Done once the circuit's person is nobody any more.</summary>
    private static Task EndOf(AsyncServiceScope circuit)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        SessionOf(circuit).AuthenticationStateChanged += async state =>
        {
            if ((await state).User.Identity is not { IsAuthenticated: true })
            {
                ended.TrySetResult();
            }
        };
        return ended.Task;
    }

    private async Task UseAsync(AuthenticationState session)
    {
        var live = await Ledger.FindAsync(ActorClaims.FindSession(session.User)!.Value, Cancellation);
        await Ledger.SeeAsync(live!.Session, Cancellation);
    }

    private static async Task<bool> GoesOnAsync(AsyncServiceScope circuit, AuthenticationState session)
    {
        var own = SessionOf(circuit);
        await own.RecheckAsync(Cancellation);
        Assert.True(session.User.Identity?.IsAuthenticated);
        return (await own.GetAuthenticationStateAsync()).User.Identity is { IsAuthenticated: true };
    }

    private static CircuitSession SessionOf(AsyncServiceScope circuit) =>
        (CircuitSession)circuit.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
}

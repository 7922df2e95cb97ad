using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Portal.Auth;

/// <summary>Remembers when the person last did something in this circuit: clicks travel over the socket and never renew the cookie.</summary>
internal sealed class CircuitActivity(TimeProvider time) : CircuitHandler
{
    private long _lastTicks = time.GetUtcNow().Ticks;

    public DateTimeOffset LastAt => new(Interlocked.Read(ref _lastTicks), TimeSpan.Zero);

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next
    ) =>
        activity =>
        {
            Interlocked.Exchange(ref _lastTicks, time.GetUtcNow().Ticks);
            return next(activity);
        };
}

/// <summary>Ends a circuit's session when <see cref="SessionCheck"/> says so, or after too long without use. Source: DESIGN §9 (within 30 s).</summary>
internal sealed class CircuitSession(
    ILoggerFactory loggers,
    IServiceScopeFactory scopes,
    CircuitActivity activity,
    AuthOptions options,
    TimeProvider time
) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => AuthOptions.RecheckEvery;

    /// <summary>Whether the circuit's session may go on now.</summary>
    internal async Task<bool> GoesOnAsync(AuthenticationState session)
    {
        if (time.GetUtcNow() - activity.LastAt >= options.IdleTimeout)
        {
            return false;
        }

        // a scope of its own: the circuit's would keep one context, with its stale rows, for hours
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SessionCheck>().IsUnchangedAsync(session.User);
    }

    protected override Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState,
        CancellationToken cancellationToken
    ) => GoesOnAsync(authenticationState);
}

using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Portal.Core.Accounts.Sessions;

namespace Portal.Auth;

/// <summary>
/// Ends an open page when its session has ended, or the person has other roles or another e-mail now: a circuit cannot take on new facts,
/// and opens again at once with them. Looks by itself every 20 s; <c>SessionWatch</c> has it look as soon as this node knows of a change.
/// Source: DESIGN §9 (within 30 s), row 22.
/// </summary>
internal sealed class CircuitSession(ILoggerFactory loggers, SessionLedger sessions)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    private static readonly AuthenticationState SignedOut = new(new ClaimsPrincipal(new ClaimsIdentity()));

    protected override TimeSpan RevalidationInterval => AuthOptions.RecheckEvery;

    /// <summary>Looks now, and ends the page if it may not go on.</summary>
    public async Task RecheckAsync(CancellationToken cancellationToken)
    {
        var session = await GetAuthenticationStateAsync();
        if (
            session.User.Identity is { IsAuthenticated: true }
            && !await ValidateAuthenticationStateAsync(session, cancellationToken)
        )
        {
            SetAuthenticationState(Task.FromResult(SignedOut));
        }
    }

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState,
        CancellationToken cancellationToken
    )
    {
        var before = authenticationState.User;
        if (ActorClaims.FindSession(before) is not { } id || await sessions.FindAsync(id, cancellationToken) is not { } live)
        {
            return false;
        }

        if (ActorClaims.FindLack(before) == SessionLack.Factor)
        {
            return true; // holds no role; once the factor is there the page shows recovery codes, and opens the rest itself
        }

        var (was, now) = (ActorClaims.Read(before), ActorClaims.Read(ActorClaims.Of(live)));
        return was.Email == now.Email && was.Roles.SetEquals(now.Roles);
    }
}

using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Portal.Core;
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
    public Task RecheckAsync(CancellationToken cancellationToken) => ReadActorAsync(cancellationToken);

    /// <summary>Who acts, as of now: without roles once the session has ended, and with those held now. Ends the page if it may not go on.</summary>
    public async Task<Actor> ReadActorAsync(CancellationToken cancellationToken)
    {
        var before = (await GetAuthenticationStateAsync()).User;
        if (before.Identity is not { IsAuthenticated: true })
        {
            return ActorClaims.Read(before);
        }

        var live = await FindAsync(before, cancellationToken);
        if (!GoesOn(before, live))
        {
            SetAuthenticationState(Task.FromResult(SignedOut));
        }

        return ActorClaims.Read(
            live is null ? SignedOut.User
            : ActorClaims.MustAddFactor(before) ? before
            : ActorClaims.Of(live)
        );
    }

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState,
        CancellationToken cancellationToken
    ) => GoesOn(authenticationState.User, await FindAsync(authenticationState.User, cancellationToken));

    private async Task<LiveSession?> FindAsync(ClaimsPrincipal person, CancellationToken cancellationToken) =>
        ActorClaims.FindSession(person) is { } id ? await sessions.FindAsync(id, cancellationToken) : null;

    private static bool GoesOn(ClaimsPrincipal before, LiveSession? live)
    {
        if (live is null)
        {
            return false;
        }

        if (ActorClaims.MustAddFactor(before))
        {
            return true; // holds no role; once the factor is there the page shows recovery codes, and opens the rest itself
        }

        var (was, now) = (ActorClaims.Read(before), ActorClaims.Read(ActorClaims.Of(live)));
        return was.Email == now.Email && was.Roles.SetEquals(now.Roles);
    }
}

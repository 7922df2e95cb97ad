using System.Data.Common;
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
internal sealed partial class CircuitSession : ServerAuthenticationStateProvider, IDisposable
{
    private static readonly AuthenticationState SignedOut = new(new ClaimsPrincipal(new ClaimsIdentity()));

    private readonly SessionLedger _sessions;
    private readonly ILogger<CircuitSession> _logger;
    private readonly CancellationTokenSource _leaving = new();
    private readonly ITimer _timer;

    public CircuitSession(SessionLedger sessions, TimeProvider time, ILogger<CircuitSession> logger)
    {
        (_sessions, _logger) = (sessions, logger);
        _timer = time.CreateTimer(_ => _ = LookAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        AuthenticationStateChanged += OnChanged;
    }

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

        var live = ActorClaims.FindSession(before) is { } id ? await _sessions.FindAsync(id, cancellationToken) : null;
        if (!GoesOn(before, live))
        {
            SetAuthenticationState(Task.FromResult(SignedOut));
        }

        return ActorClaims.Read(
            live is null ? SignedOut.User
            : LacksFactor(before) ? before
            : ActorClaims.Of(live)
        );
    }

    public void Dispose()
    {
        AuthenticationStateChanged -= OnChanged;
        _timer.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
    }

    // from the first person on: a provider that was given nobody yet has nothing to look at
    private void OnChanged(Task<AuthenticationState> state) => _timer.Change(AuthOptions.RecheckEvery, AuthOptions.RecheckEvery);

    private async Task LookAsync()
    {
        try
        {
            await RecheckAsync(_leaving.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // the page was left meanwhile
        }
        catch (DbException exception)
        {
            LogUnknown(exception);
            SetAuthenticationState(Task.FromResult(SignedOut)); // nobody goes on unseen
        }
    }

    private static bool GoesOn(ClaimsPrincipal before, LiveSession? live)
    {
        if (live is null)
        {
            return false;
        }

        if (LacksFactor(before))
        {
            return true; // holds no role; once the factor is there the page shows recovery codes, and opens the rest itself
        }

        var (was, now) = (ActorClaims.Read(before), ActorClaims.Read(ActorClaims.Of(live)));
        return was.Email == now.Email && was.Roles.SetEquals(now.Roles);
    }

    private static bool LacksFactor(ClaimsPrincipal person) => ActorClaims.FindLack(person) == SessionLack.Factor;

    [LoggerMessage(LogLevel.Warning, "Whether a page may go on could not be read, so it ended")]
    private partial void LogUnknown(Exception exception);
}

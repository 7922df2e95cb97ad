using Portal.Core.Accounts;
using Portal.Hosting;

namespace Portal.Auth;

/// <summary>Lets attempts to sign in through one by one, and counts how they end. Thread-safe.</summary>
internal sealed class SignInGuard(Lockout lockout, KnownDevices devices)
{
    /// <summary>Waits for the turn of an e-mail.</summary>
    /// <param name="email">As it was typed.</param>
    /// <param name="user">Whose it is, or null.</param>
    /// <param name="caller">Where the attempt comes from.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<SignInTurn> BeginAsync(string email, PortalUser? user, Caller caller, CancellationToken cancellationToken)
    {
        var known = devices.Find(caller.DeviceCookie, user?.Id ?? Guid.Empty);
        var attempt = known is { } device
            ? SignInAttempt.FromDevice(email, device)
            : SignInAttempt.FromNetwork(email, caller.Network);
        var turn = await lockout.TakeTurnAsync(email, cancellationToken);
        try
        {
            return new SignInTurn(lockout, attempt, turn, Describe(await lockout.FindLockAsync(attempt, cancellationToken)));
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private string? Describe(DateTime? until) => until is { } at ? lockout.Describe(at) : null;
}

/// <summary>One attempt's turn; dispose to pass it on.</summary>
internal sealed class SignInTurn(Lockout lockout, SignInAttempt attempt, IDisposable turn, string? locked) : IDisposable
{
    /// <summary>The sentence for an attempt that is refused unseen; null when it may go on.</summary>
    public string? Locked => locked;

    /// <summary>Counts a failure.</summary>
    /// <returns>The sentence for attempts that are refused from now on; null when another may follow.</returns>
    public async Task<string?> FailAsync(CancellationToken cancellationToken) =>
        await lockout.CountAsync(attempt, cancellationToken) is { } until ? lockout.Describe(until) : null;

    /// <summary>Forgets what failed from there before.</summary>
    public Task SucceedAsync(CancellationToken cancellationToken) => lockout.ForgetAsync(attempt, cancellationToken);

    public void Dispose() => turn.Dispose();
}

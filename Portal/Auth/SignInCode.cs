using Microsoft.AspNetCore.Identity;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Accounts.Sessions;
using Portal.Hosting;

namespace Portal.Auth;

/// <summary>Who waits at the second step, and for what.</summary>
internal sealed record WaitingSignIn(SignInStep Step, PortalUser User, NeededFactor Needed);

/// <summary>How a code was judged.</summary>
/// <param name="Proof">What it was; null when refused.</param>
/// <param name="Locked">The sentence for attempts that are refused unseen, or null.</param>
internal sealed record CodeOutcome(SessionProof? Proof, string? Locked);

/// <summary>The second step of signing in: a code after the right password. Guesses count as wrong passwords do. Source: ASVS 5.0 §6.5.1, ASVS 5.0 §6.6.3.</summary>
internal sealed partial class SignInCode(
    SignInSteps steps,
    UserManager<PortalUser> users,
    SecondFactor factor,
    SignInGuard guard,
    ILogger<SignInCode> logger
)
{
    /// <summary>Lets somebody wait whose password was right.</summary>
    public async Task BeginAsync(HttpContext context, PortalUser user) =>
        StepCookie.Write(
            context,
            StepKind.SecondFactor,
            await steps.BeginAsync(StepKind.SecondFactor, user.Id, user.SecurityStamp ?? "", context.RequestAborted)
        );

    /// <summary>Who waits with this cookie; null when nobody does, too long, or when password or account changed meanwhile.</summary>
    public async Task<WaitingSignIn?> FindAsync(HttpContext context)
    {
        var step = await steps.FindAsync(
            StepCookie.Read(context, StepKind.SecondFactor),
            StepKind.SecondFactor,
            context.RequestAborted
        );
        return
            step?.UserId is { } id
            && await users.FindByIdAsync(id.ToString()) is { } user
            && user.SecurityStamp == step.State
            && SignIn.MayEnter(user, Caller.Of(context))
            ? new WaitingSignIn(step, user, await factor.FindNeededAsync(user, context.RequestAborted))
            : null;
    }

    /// <summary>Takes a code; the person may sign in when there is a proof.</summary>
    public async Task<CodeOutcome> ExecuteAsync(
        WaitingSignIn waiting,
        string typed,
        Caller caller,
        CancellationToken cancellationToken
    )
    {
        var (step, user, _) = waiting;
        using var turn = await guard.BeginAsync(user.Email ?? "", user, caller, cancellationToken);
        if (turn.Locked is { } locked)
        {
            LogLocked(user.Id, caller.Address);
            return new CodeOutcome(null, locked);
        }

        if (await factor.TakeAsync(user, typed, step, cancellationToken) is not { } proof)
        {
            LogWrongCode(user.Id, caller.Address);
            return new CodeOutcome(null, await turn.FailAsync(cancellationToken));
        }

        await turn.SucceedAsync(cancellationToken);
        LogSignedIn(user.Id, proof, caller.Address);
        return new CodeOutcome(proof, null);
    }

    [LoggerMessage(LogLevel.Information, "User {UserId} signed in with {Proof} from {Address}")]
    private partial void LogSignedIn(Guid userId, SessionProof proof, string address);

    [LoggerMessage(LogLevel.Warning, "Sign-in refused: the e-mail of user {UserId} is locked there, from {Address}")]
    private partial void LogLocked(Guid userId, string address);

    [LoggerMessage(LogLevel.Warning, "Sign-in refused: wrong code for user {UserId}, from {Address}")]
    private partial void LogWrongCode(Guid userId, string address);
}

using Microsoft.AspNetCore.Identity;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Proofs;
using Portal.Hosting;

namespace Portal.Auth;

/// <summary>
/// Speaks WebAuthn with a browser, by Identity's passkey handler. What was asked is kept in the database and answered once, so that an
/// answer overheard or replayed is worth nothing. Source: ASVS 5.0 §6.3.3, ASVS 5.0 §6.7.
/// </summary>
internal sealed partial class PasskeyExchange(
    IPasskeyHandler<PortalUser> handler,
    SignInSteps steps,
    Passkeys passkeys,
    ILogger<PasskeyExchange> logger
)
{
    /// <summary>Asks a browser for a passkey of whoever it is.</summary>
    /// <returns>The options, as JSON for the browser.</returns>
    public async Task<string> AskAsync(HttpContext context)
    {
        var asked = await handler.MakeRequestOptionsAsync(null, context);
        await BeginAsync(context, StepKind.PasskeySignIn, null, asked.AssertionState);
        return asked.RequestOptionsJson;
    }

    /// <summary>The person whose passkey answered, or null when it did not or they may not enter.</summary>
    public async Task<PortalUser?> SignInAsync(HttpContext context, string credential)
    {
        if (await TakeAsync(context, StepKind.PasskeySignIn) is not { } step)
        {
            return null;
        }

        var answer = await handler.PerformAssertionAsync(
            new PasskeyAssertionContext
            {
                HttpContext = context,
                CredentialJson = credential,
                AssertionState = step.State,
            }
        );
        var address = Caller.Of(context).Address;
        if (!answer.Succeeded || !SignIn.MayEnter(answer.User, Caller.Of(context)))
        {
            LogRefused(answer.Failure?.Message ?? "the account may not enter", address);
            return null;
        }

        await passkeys.NoteUseAsync(answer.Passkey, context.RequestAborted);
        LogSignedIn(answer.User.Id, address);
        return answer.User;
    }

    /// <summary>Asks a browser to make a passkey for somebody signed in.</summary>
    /// <returns>The options, as JSON for the browser.</returns>
    public async Task<string> AskForNewAsync(HttpContext context, Actor actor)
    {
        var owner = new PasskeyUserEntity
        {
            Id = $"{actor.Id}",
            Name = actor.Email ?? actor.Name,
            DisplayName = actor.Name,
        };
        var asked = await handler.MakeCreationOptionsAsync(owner, context);
        await BeginAsync(context, StepKind.PasskeyCreation, actor.Id, asked.AttestationState);
        return asked.CreationOptionsJson;
    }

    /// <summary>Keeps the passkey that a browser made; null when done, otherwise why not.</summary>
    public async Task<Refusal?> AddAsync(HttpContext context, Guid session, string credential, string name)
    {
        var step = await TakeAsync(context, StepKind.PasskeyCreation);
        if (step is null || step.UserId != ActorClaims.FindId(context.User))
        {
            return NotMade;
        }

        var answer = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext
            {
                HttpContext = context,
                CredentialJson = credential,
                AttestationState = step.State,
            }
        );
        if (!answer.Succeeded)
        {
            LogNotMade(step.UserId, answer.Failure.Message);
            return NotMade;
        }

        return await passkeys.AddAsync(session, answer.Passkey, name, context.RequestAborted);
    }

    private static Refusal NotMade { get; } =
        new("account.passkey-not-made", "The passkey could not be checked.", "Nothing was added. Try again.");

    private async Task BeginAsync(HttpContext context, StepKind kind, Guid? user, string? state) =>
        StepCookie.Write(context, kind, await steps.BeginAsync(kind, user, state ?? "", context.RequestAborted));

    private async Task<SignInStep?> TakeAsync(HttpContext context, StepKind kind)
    {
        var step = await steps.FindAsync(StepCookie.Read(context, kind), kind, context.RequestAborted);
        StepCookie.Clear(context, kind);
        return step is not null && await steps.TakeAsync(step, context.RequestAborted) ? step : null;
    }

    [LoggerMessage(LogLevel.Information, "User {UserId} signed in with a passkey from {Address}")]
    private partial void LogSignedIn(Guid userId, string address);

    [LoggerMessage(LogLevel.Warning, "Sign-in by passkey refused: {Reason}, from {Address}")]
    private partial void LogRefused(string reason, string address);

    [LoggerMessage(LogLevel.Warning, "A passkey of user {UserId} was not accepted: {Reason}")]
    private partial void LogNotMade(Guid? userId, string reason);
}

using Microsoft.Extensions.Logging;

namespace Portal.Core.Connections;

/// <summary>The steps of <see cref="RotateKey"/>, and how those cut short are finished.</summary>
/// <remarks>
/// Between the making and the keeping of a key its secret is in this process only: after a crash there it is discarded by its name, or, where
/// the other system leaves that to people, named to them.
/// </remarks>
public sealed partial class KeyRotation(
    KeyLedger ledger,
    KeyRemoval removal,
    KeyVault vault,
    ConnectionChanges changes,
    ILogger<KeyRotation> logger
)
{
    /// <summary>Finishes what was cut short, revokes what is replaced, and lets go of keys whose configured one is another now.</summary>
    /// <exception cref="ConnectorException">
    /// The other system is away, is not the one known, or refuses the key in use; what is left is finished another time.
    /// </exception>
    /// <returns>What a person must remove there, one sentence; null when there is nothing.</returns>
    public async Task<string?> ResumeAsync(IKeyIssuer issuer, CancellationToken cancellationToken)
    {
        if (await issuer.FindAccountAsync(cancellationToken) is not { } account)
        {
            return null;
        }

        await issuer.DemandAsync(cancellationToken); // at another database the keys of this one mean nothing, and are not given up for it
        var rotation = new Rotation(Actor.Portal, issuer, account);
        if (await ledger.TakeOverAsync(issuer.System, cancellationToken) is { } key)
        {
            await FinishAsync(rotation, key, cancellationToken);
        }

        foreach (var spared in await ledger.ListSparedAsync(issuer.System, account, cancellationToken))
        {
            await removal.RevokeAsync(rotation, spared, cancellationToken);
        }

        changes.Raise();
        return rotation.LeftSentence;
    }

    internal async Task<Result<RotatedKey>> RunAsync(Rotation rotation, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var (actor, issuer, account) = rotation;
        try
        {
            if (await issuer.CheckAsync(cancellationToken) is { } refusal)
            {
                return refusal;
            }

            await issuer.DemandAsync(cancellationToken);
            if (
                await ledger.TakeOverAsync(issuer.System, cancellationToken) is { } cut
                && await FinishAsync(rotation, cut, cancellationToken) is { Succeeded: true } finished
            )
            {
                return finished;
            }

            return await ledger.AskAsync(actor, issuer.System, account, lifetime, cancellationToken) is { } key
                ? await MakeAsync(rotation, key, cancellationToken)
                : ConnectionRefusals.UnderWay;
        }
        catch (ConnectorException exception)
        {
            return ConnectionRefusals.NotMade(exception, issuer.ByHand); // asked for nothing, or took it back
        }
        finally
        {
            changes.Raise();
        }
    }

    private async Task<Result<RotatedKey>> MakeAsync(Rotation rotation, ConnectionKey key, CancellationToken cancellationToken)
    {
        var (actor, issuer, _) = rotation;
        var present = await removal.PresentAsync(rotation, cancellationToken);
        Secret made;
        try
        {
            made = await issuer.MakeAsync(present, key.Name, key.ExpiresAt!.Value, cancellationToken); // asked with an end
        }
        catch (ConnectorException exception)
        {
            LogNotMade(logger, issuer.System, key.Name, exception.Message);
            if (exception.MayHaveHappened)
            {
                return await DiscardAsync(rotation, key, isSettled: false, cancellationToken);
            }

            await ledger.FailAsync(actor, key, KeyState.Asked, cancellationToken);
            return ConnectionRefusals.NotMade(exception, issuer.ByHand);
        }

        if (!await ledger.KeepAsync(actor, key, made, cancellationToken))
        {
            await issuer.RevokeAsync(present, made, cancellationToken);
            return ConnectionRefusals.GivenUp;
        }

        return await TryAsync(rotation, key, made, cancellationToken);
    }

    private async Task<Result<RotatedKey>> TryAsync(
        Rotation rotation,
        ConnectionKey key,
        Secret made,
        CancellationToken cancellationToken
    )
    {
        var (actor, issuer, account) = rotation;
        try
        {
            if (!await issuer.IsGoodAsync(made, cancellationToken))
            {
                return ConnectionRefusals.NotGood(
                    issuer.System,
                    await removal.GiveUpAsync(rotation, key, secret: null, KeyState.Made, cancellationToken) ? null : key.Name
                );
            }
        }
        catch (ConnectorException exception)
        {
            LogNotTried(logger, issuer.System, key.Name, exception.Message);
            return ConnectionRefusals.NotTried(exception);
        }

        var kept = await vault.FindAsync(issuer.System, account, cancellationToken);
        var digest = (account with { Configured = made }).Digest;
        if (!await ledger.UseAsync(actor, key, digest, kept is null ? account.Configured : null, cancellationToken))
        {
            return ConnectionRefusals.GivenUp;
        }

        LogUsed(logger, issuer.System, key.Name);
        string?[] unrevoked = [await RevokeReplacedAsync(rotation, cancellationToken), rotation.LeftSentence];
        var sentences = string.Join(' ', unrevoked.OfType<string>());
        return new RotatedKey(key.Name, key.ExpiresAt!.Value, sentences.Length == 0 ? null : sentences); // asked with an end
    }

    private async Task<string?> RevokeReplacedAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        var (_, issuer, account) = rotation;
        try
        {
            foreach (var spared in await ledger.ListSparedAsync(issuer.System, account, cancellationToken))
            {
                await removal.RevokeAsync(rotation, spared, cancellationToken);
            }

            return null;
        }
        catch (ConnectorException exception)
        {
            LogNotRevoked(logger, issuer.System, exception.Message);
            return $"The key before is still good: {FaultSentences.Describe(exception)} Portal tries again at 04:00.";
        }
    }

    private async Task<Refusal> DiscardAsync(
        Rotation rotation,
        ConnectionKey key,
        bool isSettled,
        CancellationToken cancellationToken
    )
    {
        var (actor, issuer, _) = rotation;
        try
        {
            var present = await removal.PresentAsync(rotation, cancellationToken);
            var trace = await issuer.DiscardAsync(present, key.Name, cancellationToken);
            if (trace == KeyTrace.None && !isSettled)
            {
                return ConnectionRefusals.LostAndOpen(issuer.System);
            }

            if (trace == KeyTrace.Left)
            {
                await removal.LeaveAsync(rotation, key, KeyState.Asked, cancellationToken);
                return ConnectionRefusals.LostAndLeft(issuer.System, key.Name);
            }

            await ledger.FailAsync(actor, key, KeyState.Asked, cancellationToken);
            return ConnectionRefusals.LostAndGone(issuer.System);
        }
        catch (ConnectorException exception)
        {
            LogNotMade(logger, issuer.System, key.Name, exception.Message);
            return ConnectionRefusals.LostAndOpen(issuer.System); // looked for again when it is resumed
        }
    }

    private async Task<Result<RotatedKey>> FinishAsync(Rotation rotation, ConnectionKey key, CancellationToken cancellationToken)
    {
        LogResumed(logger, key.System, key.Name, key.State);
        if (key.State == KeyState.Asked)
        {
            return await DiscardAsync(rotation, key, isSettled: true, cancellationToken);
        }

        var (account, made) = (rotation.Account, vault.Open(key));
        if (made is not null && key.Configured == account.Digest)
        {
            return await TryAsync(rotation, key, made, cancellationToken);
        }

        if (key.Account != KeyVault.DigestOf(account.Account))
        {
            await ledger.FailAsync(rotation.Actor, key, key.State, cancellationToken);
            return ConnectionRefusals.GivenUp;
        }

        // it cannot be opened, or was made in place of another key than the one configured now: it would never be used
        return await removal.GiveUpAsync(rotation, key, made, key.State, cancellationToken)
            ? ConnectionRefusals.GivenUp
            : ConnectionRefusals.LostAndLeft(key.System, key.Name);
    }

    [LoggerMessage(LogLevel.Information, "{System}: the making of key \"{Name}\" was cut short as {State} and goes on")]
    private static partial void LogResumed(ILogger logger, ExternalSystem system, string name, KeyState state);

    [LoggerMessage(LogLevel.Warning, "{System}: key \"{Name}\" was not made. {Fault}")]
    private static partial void LogNotMade(ILogger logger, ExternalSystem system, string name, string fault);

    [LoggerMessage(LogLevel.Warning, "{System}: key \"{Name}\" could not be tried. {Fault}")]
    private static partial void LogNotTried(ILogger logger, ExternalSystem system, string name, string fault);

    [LoggerMessage(LogLevel.Information, "{System}: key \"{Name}\" is used from now on")]
    private static partial void LogUsed(ILogger logger, ExternalSystem system, string name);

    [LoggerMessage(LogLevel.Warning, "{System}: the key before is still good. {Fault}")]
    private static partial void LogNotRevoked(ILogger logger, ExternalSystem system, string fault);
}

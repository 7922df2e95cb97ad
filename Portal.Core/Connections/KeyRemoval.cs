using Microsoft.Extensions.Logging;

namespace Portal.Core.Connections;

/// <summary>Gets rid of keys that are not used: none is called revoked that may still be good.</summary>
public sealed partial class KeyRemoval(KeyLedger ledger, KeyVault vault, ILogger<KeyRemoval> logger)
{
    /// <summary>The key that calls are made with now.</summary>
    internal async Task<Secret> PresentAsync(Rotation rotation, CancellationToken cancellationToken) =>
        (await vault.FindAsync(rotation.Issuer.System, rotation.Account, cancellationToken))?.Secret
        ?? rotation.Account.Configured;

    /// <summary>A key of another account is only forgotten: it is none of this system's business.</summary>
    internal async Task RevokeAsync(Rotation rotation, ConnectionKey spared, CancellationToken cancellationToken)
    {
        var (actor, issuer, account) = rotation;
        if (spared.Account == KeyVault.DigestOf(account.Account))
        {
            var isConfigured = spared.Name.Length == 0 && spared.Configured == account.Digest;
            var secret = isConfigured ? account.Configured : vault.Open(spared);
            if (secret?.Reveal() == (await PresentAsync(rotation, cancellationToken)).Reveal())
            {
                return; // what replaced it cannot be opened any more: it is in use again
            }

            if (!await RemoveAsync(rotation, spared, secret, cancellationToken))
            {
                await LeaveAsync(rotation, spared, spared.State, cancellationToken);
                return;
            }
        }

        await ledger.RevokeAsync(actor, spared, cancellationToken);
        LogRevoked(logger, issuer.System, spared.Name);
    }

    /// <summary>Ends a rotation whose key is not to be used.</summary>
    /// <returns>False when the key may still be good there.</returns>
    internal async Task<bool> GiveUpAsync(
        Rotation rotation,
        ConnectionKey key,
        Secret? secret,
        KeyState from,
        CancellationToken cancellationToken
    )
    {
        if (!await RemoveAsync(rotation, key, secret, cancellationToken))
        {
            await LeaveAsync(rotation, key, from, cancellationToken);
            return false;
        }

        await ledger.FailAsync(rotation.Actor, key, from, cancellationToken);
        return true;
    }

    /// <summary>Names a key that only a person can remove.</summary>
    internal async Task LeaveAsync(Rotation rotation, ConnectionKey key, KeyState from, CancellationToken cancellationToken)
    {
        var (actor, issuer, _) = rotation;
        await ledger.LeaveAsync(actor, key, from, cancellationToken);
        rotation.Left.Add(key.Name);
        LogLeft(logger, issuer.System, key.Name);
    }

    /// <summary>Removes a key at the other system: by itself, or by its name where it cannot be opened.</summary>
    /// <returns>False when it may still be good there.</returns>
    private async Task<bool> RemoveAsync(
        Rotation rotation,
        ConnectionKey key,
        Secret? secret,
        CancellationToken cancellationToken
    )
    {
        var (_, issuer, _) = rotation;
        var present = await PresentAsync(rotation, cancellationToken);
        if (secret is null)
        {
            return key.Name.Length > 0 && await issuer.DiscardAsync(present, key.Name, cancellationToken) != KeyTrace.Left;
        }

        if (await issuer.IsGoodAsync(secret, cancellationToken))
        {
            await issuer.RevokeAsync(present, secret, cancellationToken);
        }

        return true;
    }

    [LoggerMessage(LogLevel.Warning, "{System}: key \"{Name}\" may still be good, and only a person can remove it there")]
    private static partial void LogLeft(ILogger logger, ExternalSystem system, string name);

    [LoggerMessage(LogLevel.Information, "{System}: key \"{Name}\" is revoked")]
    private static partial void LogRevoked(ILogger logger, ExternalSystem system, string name);
}

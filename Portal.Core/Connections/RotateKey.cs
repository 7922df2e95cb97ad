namespace Portal.Core.Connections;

/// <summary>A key that has come into use.</summary>
/// <param name="Name">What it is called at the other system.</param>
/// <param name="ExpiresAt">UTC instant it ends.</param>
/// <param name="Unrevoked">Why the key before is still good, with what happens next; null when it no longer is.</param>
public sealed record RotatedKey(string Name, DateTime ExpiresAt, string? Unrevoked);

/// <summary>
/// Replaces the key that Portal signs in with by a new one: made there, kept here, tried, used, and only then is the one before revoked.
/// Whatever dies in between, one good key stays in use; <see cref="KeyRotation.ResumeAsync"/> goes on later. Source: scenario 29, d1, R18.
/// </summary>
public sealed class RotateKey(ConnectedSystems systems, KeyRotation rotation)
{
    /// <summary>How long a new key lasts unless something else is asked: what Odoo allows its users who are no administrators.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>Makes and uses a new key. It is not ended by whoever asked leaving: pass a token of the process.</summary>
    /// <param name="actor">Who asks: an Administrator.</param>
    /// <param name="system">Whose key.</param>
    /// <param name="lifetime">How long it lasts; the other system may allow less.</param>
    /// <param name="cancellationToken">Stops it between two steps; it is resumed later.</param>
    public async Task<Result<RotatedKey>> ExecuteAsync(
        Actor actor,
        ExternalSystem system,
        TimeSpan lifetime,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ChangeConnections.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (systems.FindIssuer(system) is not { } issuer)
        {
            return ConnectionRefusals.NotConfigured(system);
        }

        if (await issuer.FindAccountAsync(cancellationToken) is not { } account)
        {
            return ConnectionRefusals.NoKey(system, issuer.ByHand);
        }

        return await rotation.RunAsync(new Rotation(actor, issuer, account), lifetime, cancellationToken);
    }
}

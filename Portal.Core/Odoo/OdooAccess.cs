using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>
/// What every call passes before it goes out: the key to use, which may be one that Portal made itself, and whether this is the Odoo whose
/// records Portal knows. Without vault and stamp, as where there is no database, the configured endpoint is used as it is. Thread-safe.
/// </summary>
internal sealed class OdooAccess(
    OdooEndpointResolver configured,
    OdooDoor door,
    KeyVault? vault = null,
    OdooFallback? fallback = null
)
{
    /// <summary>True when Odoo itself refused the key, before anything was done; a proxy that refuses says nothing about it.</summary>
    public static bool IsRefusedKey(OdooEndpoint endpoint, ConnectorException failure) =>
        endpoint.HasApiKey && failure.Cause == FaultCause.WrongSecret;

    /// <summary>The endpoint with the key to use now; null when none is configured.</summary>
    public async ValueTask<OdooEndpoint?> ResolveAsync(CancellationToken cancellationToken)
    {
        var endpoint = await configured(cancellationToken);
        return
            endpoint is { HasApiKey: true }
            && vault is not null
            && await vault.FindAsync(ExternalSystem.Odoo, AccountOf(endpoint), cancellationToken) is { } kept
            ? endpoint.With(kept)
            : endpoint;
    }

    /// <summary>The endpoint as it is configured.</summary>
    public ValueTask<OdooEndpoint?> ResolveConfiguredAsync(CancellationToken cancellationToken) => configured(cancellationToken);

    /// <summary>Lets a call to this endpoint through, or not.</summary>
    /// <exception cref="ConnectorException">It is another database than the one known, or it does not answer.</exception>
    public Task PassAsync(OdooEndpoint endpoint, CancellationToken cancellationToken) =>
        door.PassAsync(endpoint, cancellationToken);

    /// <summary>Makes sure anew that a line leads to the database known.</summary>
    /// <exception cref="ConnectorException">It is another one, or it does not answer.</exception>
    public Task CheckAsync(OdooLine line, CancellationToken cancellationToken) => door.CheckAsync(line, cancellationToken);

    /// <summary>
    /// What to call with after Odoo has refused a key: one that came into use since, or the configured one when the key kept in its place is
    /// lost. Nothing has happened by a refused call, so it may be made again with that.
    /// </summary>
    /// <exception cref="ConnectorException">There is nothing else: the refusal, which says so where the key is known to have ended.</exception>
    public async Task<OdooEndpoint> ReplaceAsync(
        OdooEndpoint refused,
        ConnectorException refusal,
        CancellationToken cancellationToken
    )
    {
        if (await ResolveAsync(cancellationToken) is { } now && !now.HasSameAccountAs(refused))
        {
            return now;
        }

        if (fallback is null || await configured(cancellationToken) is not { } own)
        {
            throw refusal;
        }

        if (await fallback.HasEndedAsync(refused, cancellationToken))
        {
            throw new ConnectorException(ExternalSystem.Odoo, refusal.Fault, "The key has ended.", refusal)
            {
                Cause = FaultCause.KeyExpired,
            };
        }

        return refused.Kept is { } kept && await fallback.TryAsync(own, kept, cancellationToken) ? own : throw refusal;
    }

    /// <summary>The account of an endpoint, for the vault.</summary>
    public static KeyAccount AccountOf(OdooEndpoint endpoint) =>
        new($"{endpoint.BaseUrl}\n{endpoint.Database}\n{endpoint.Login}", endpoint.Secret);
}

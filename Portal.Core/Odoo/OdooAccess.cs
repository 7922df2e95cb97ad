using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>
/// What every call passes before it goes out: the key to use, which may be one that Portal made itself, and whether this is the Odoo whose
/// records Portal knows. Without vault and stamp, as where there is no database, the configured endpoint is used as it is. Thread-safe.
/// </summary>
internal sealed class OdooAccess(
    OdooEndpointResolver configured,
    IOdooProtocol protocol,
    KeyVault? vault = null,
    KeyWatch? keys = null,
    LiveStamp? stamp = null
)
{
    /// <summary>True when the key itself was refused, before anything was done.</summary>
    public static bool IsRefusedKey(OdooEndpoint endpoint, ConnectorException failure) =>
        endpoint.HasApiKey && failure is { Fault: ConnectorFault.Unauthorized, Cause: FaultCause.Unknown, Reason: null };

    /// <summary>The endpoint with the key to use now; null when none is configured.</summary>
    public async ValueTask<OdooEndpoint?> ResolveAsync(CancellationToken cancellationToken)
    {
        var endpoint = await configured(cancellationToken);
        return
            endpoint is { HasApiKey: true }
            && vault is not null
            && await vault.FindAsync(ExternalSystem.Odoo, AccountOf(endpoint), cancellationToken) is { } kept
            ? endpoint.With(kept.Secret, kept.Name)
            : endpoint;
    }

    /// <summary>The endpoint as it is configured.</summary>
    public ValueTask<OdooEndpoint?> ResolveConfiguredAsync(CancellationToken cancellationToken) => configured(cancellationToken);

    /// <summary>Lets calls to this endpoint through, or not.</summary>
    /// <exception cref="ConnectorException">It is another database than the one known, or it does not answer.</exception>
    public ValueTask DemandAsync(OdooEndpoint endpoint, CancellationToken cancellationToken) =>
        stamp is null
            ? ValueTask.CompletedTask
            : stamp.DemandAsync(
                endpoint.ToTarget(),
                token => OdooIdentity.ReadDatabaseIdAsync(protocol, endpoint, token),
                cancellationToken
            );

    /// <summary>Says that the key has ended, where that is why it is refused.</summary>
    public async Task<ConnectorException> ExplainAsync(
        OdooEndpoint endpoint,
        ConnectorException refusal,
        CancellationToken cancellationToken
    ) =>
        keys is not null && await keys.HasEndedAsync(ExternalSystem.Odoo, AccountOf(endpoint), cancellationToken)
            ? new ConnectorException(ExternalSystem.Odoo, refusal.Fault, "The key has ended.", refusal)
            {
                Cause = FaultCause.KeyExpired,
            }
            : refusal;

    /// <summary>The account of an endpoint, for the vault.</summary>
    public static KeyAccount AccountOf(OdooEndpoint endpoint) =>
        new($"{endpoint.BaseUrl}\n{endpoint.Database}\n{endpoint.Login}", endpoint.Secret);
}

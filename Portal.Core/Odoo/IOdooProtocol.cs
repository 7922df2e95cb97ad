using System.Text.Json.Serialization.Metadata;

namespace Portal.Core.Odoo;

/// <summary>One of Odoo's external APIs. Signs in by itself where it must; one call is one attempt.</summary>
internal interface IOdooProtocol
{
    /// <summary>Version of the server last spoken with, or null before that.</summary>
    OdooVersion? KnownVersion { get; }

    /// <summary>Executes a call; null (or the default) when the method returns nothing.</summary>
    /// <exception cref="ConnectorException">No usable answer, or a refusal.</exception>
    Task<T?> ExecuteAsync<T>(OdooEndpoint endpoint, OdooCall call, JsonTypeInfo<T> result, CancellationToken cancellationToken);
}

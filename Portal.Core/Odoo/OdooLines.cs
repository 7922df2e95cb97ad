namespace Portal.Core.Odoo;

/// <summary>Opens lines of their own to an account. Thread-safe.</summary>
internal sealed class OdooLines(OdooTransport transport, TimeProvider time)
{
    /// <summary>The caller disposes it.</summary>
    public OdooLine Open(OdooEndpoint endpoint, OdooProtocol kind) => OdooLine.Open(endpoint, kind, transport, time);

    /// <summary>Asks a server what it is; shows no secret.</summary>
    /// <exception cref="ConnectorException">No answer, or none that an Odoo gives.</exception>
    public async Task<OdooGreeting> GreetAsync(OdooEndpoint endpoint, CancellationToken cancellationToken)
    {
        using var nobody = new OdooSignIn(time);
        return await OdooGreeting.AskAsync(
            endpoint,
            new Json2Protocol(transport, nobody),
            new JsonRpcProtocol(transport, nobody),
            transport,
            cancellationToken
        );
    }
}

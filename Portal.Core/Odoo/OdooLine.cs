using System.Text.Json.Serialization.Metadata;

namespace Portal.Core.Odoo;

/// <summary>
/// A way to one account that shares nothing with the calls of others: it signs in anew and is refused anew, whatever the shared session
/// holds. For probing and for keys. Not thread-safe.
/// </summary>
internal sealed class OdooLine : IDisposable
{
    private readonly OdooSignIn _signIn;
    private readonly IOdooProtocol _protocol;

    private OdooLine(OdooEndpoint endpoint, OdooProtocol kind, OdooSignIn signIn, IOdooProtocol protocol)
    {
        (Endpoint, Kind, _signIn, _protocol) = (endpoint, kind, signIn, protocol);
    }

    public OdooEndpoint Endpoint { get; private set; }

    /// <summary>JSON-2 or JSON-RPC.</summary>
    public OdooProtocol Kind { get; }

    /// <summary>User id, once signed in.</summary>
    public int? Uid => _signIn.KnownUid;

    public static OdooLine Open(OdooEndpoint endpoint, OdooProtocol kind, OdooTransport transport, TimeProvider time)
    {
        var signIn = new OdooSignIn(time);
        IOdooProtocol protocol =
            kind == OdooProtocol.Json2 ? new Json2Protocol(transport, signIn) : new JsonRpcProtocol(transport, signIn);
        return new OdooLine(endpoint, kind, signIn, protocol);
    }

    public Task<T?> CallAsync<T>(OdooCall call, JsonTypeInfo<T> result, CancellationToken cancellationToken) =>
        _protocol.ExecuteAsync(Endpoint, call, result, cancellationToken);

    /// <summary>The cheapest call there is: it needs an account and no right.</summary>
    public async Task SignInAsync(CancellationToken cancellationToken) =>
        _ = await CallAsync(
            new OdooCall("res.users", "context_get") { IsRead = true },
            OdooWire.Default.JsonElement,
            cancellationToken
        );

    /// <summary>The database's own id; empty when it does not tell.</summary>
    public Task<string> ReadDatabaseIdAsync(CancellationToken cancellationToken) =>
        OdooIdentity.ReadDatabaseIdAsync(_protocol, Endpoint, cancellationToken);

    /// <summary>Goes on with another key.</summary>
    public void Use(OdooEndpoint endpoint) => Endpoint = endpoint;

    public void Dispose() => _signIn.Dispose();
}

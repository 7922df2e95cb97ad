using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Portal.Core.Odoo;

/// <summary>Odoo 16 to 21 over <c>/jsonrpc</c>. Source: FACTS §1, §2.</summary>
internal sealed class JsonRpcProtocol(OdooTransport transport, OdooSignIn signIn) : IOdooProtocol
{
    public OdooVersion? KnownVersion { get; private set; }

    public async Task<T?> ExecuteAsync<T>(
        OdooEndpoint endpoint,
        OdooCall call,
        JsonTypeInfo<T> result,
        CancellationToken cancellationToken
    )
    {
        var session = await SignInAsync(endpoint, cancellationToken);
        var answer = await ExecuteAsync(session, call, result, cancellationToken);
        if (IsSignedOut(answer.Error, session))
        {
            signIn.Forget(session);
            session = await SignInAsync(endpoint, cancellationToken);
            answer = await ExecuteAsync(session, call, result, cancellationToken);
            if (IsSignedOut(answer.Error, session))
            {
                signIn.Refuse(session);
            }
        }

        return ResultOf(answer, RequestFor(session, call));
    }

    /// <summary>Asks for the version; needs no account.</summary>
    /// <exception cref="ConnectorException">No usable answer.</exception>
    public async Task<OdooVersion> ReadVersionAsync(OdooEndpoint endpoint, CancellationToken cancellationToken)
    {
        var request = new OdooRequest("common.version", AddressAt(endpoint), JsonRpcBody.Version(), IsRead: true);
        var answer = await SendAsync(request, OdooWire.Default.RpcVersion, cancellationToken);
        var version = ResultOf(answer, request) is { ServerVersionInfo: { } parts } wire
            ? OdooVersion.Parse(wire.ServerVersion, parts)
            : null;
        KnownVersion =
            version ?? throw request.Failed(ConnectorFault.Malformed, "no version in the answer.", mayHaveHappened: false);
        return version;
    }

    private Task<OdooSession> SignInAsync(OdooEndpoint endpoint, CancellationToken cancellationToken) =>
        signIn.GetAsync(endpoint, AuthenticateAsync, cancellationToken);

    /// <summary>The version comes first: a server that is no Odoo never gets to see the secret.</summary>
    private async Task<int?> AuthenticateAsync(OdooEndpoint endpoint, CancellationToken cancellationToken)
    {
        _ = await ReadVersionAsync(endpoint, cancellationToken);
        var request = new OdooRequest(
            "common.authenticate",
            AddressAt(endpoint),
            JsonRpcBody.Authenticate(endpoint),
            IsRead: true
        );
        var answer = await SendAsync(request, OdooWire.Default.NullableInt32, cancellationToken);
        return answer.Error is { } error && IsPlainDenial(error, request) ? null : ResultOf(answer, request);
    }

    private Task<RpcAnswer<T>> ExecuteAsync<T>(
        OdooSession session,
        OdooCall call,
        JsonTypeInfo<T> result,
        CancellationToken cancellationToken
    ) => SendAsync(RequestFor(session, call), result, cancellationToken);

    private Task<RpcAnswer<T>> SendAsync<T>(OdooRequest request, JsonTypeInfo<T> result, CancellationToken cancellationToken) =>
        transport.SendAsync(request, (response, token) => ReadAsync(request, response, result, token), cancellationToken);

    private async Task<RpcAnswer<T>> ReadAsync<T>(
        OdooRequest request,
        HttpResponseMessage response,
        JsonTypeInfo<T> result,
        CancellationToken cancellationToken
    )
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw transport.Failed(request, response);
        }

        OdooTransport.DemandJson(request, response);
        await using var body = await OdooTransport.OpenBodyAsync(response, cancellationToken);
        var answer = await JsonSerializer.DeserializeAsync(body, RpcAnswer.Around(result), cancellationToken);
        if (answer?.Version is null)
        {
            throw request.Failed(ConnectorFault.Malformed, "the answer is not JSON-RPC.", mayHaveHappened: true);
        }

        return answer.Error is { } error && Classify(error).IsDown ? throw FailureOf(error, request) : answer;
    }

    private static OdooRequest RequestFor(OdooSession session, OdooCall call) =>
        new(call.ToString(), AddressAt(session.Endpoint), JsonRpcBody.Execute(session.Endpoint, session.Uid, call), call.IsRead);

    private static Uri AddressAt(OdooEndpoint endpoint) => new(endpoint.BaseUrl, "jsonrpc");

    /// <summary>Both are found before the method runs, so that even a write may be asked again after a new sign-in.</summary>
    private static bool IsSignedOut(RpcError? error, OdooSession session) =>
        error?.Data is { } data
        && (
            data.Name == OdooError.AccessDenied
            || (
                data.Name == OdooError.MissingRecord
                && data.Message?.Contains($"res.users({session.Uid},)", StringComparison.Ordinal) == true
            )
        );

    /// <summary>A denial with a reason of its own, such as too many wrong passwords, says nothing about this one.</summary>
    private static bool IsPlainDenial(RpcError error, OdooRequest request) =>
        error.Data?.Name == OdooError.AccessDenied && FailureOf(error, request).Reason is null;

    private static T? ResultOf<T>(RpcAnswer<T> answer, OdooRequest request) =>
        answer.Error is { } error ? throw FailureOf(error, request) : answer.Result;

    private static OdooError Classify(RpcError error) => OdooError.Named(error.Data?.Name ?? "", error.Code);

    private static ConnectorException FailureOf(RpcError error, OdooRequest request) => request.Failed(error.Data, error.Code);
}

using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Portal.Core.Odoo;

/// <summary>Odoo 19 and later over <c>/json/2</c>, with an API key. Source: d1, R18, R19, Odoo JSON-2, "External JSON-2 API".</summary>
internal sealed class Json2Protocol(OdooTransport transport, OdooSignIn signIn) : IOdooProtocol
{
    /// <summary>The first version that has it.</summary>
    public const int FirstMajor = 19;

    public OdooVersion? KnownVersion { get; private set; }

    public async Task<T?> ExecuteAsync<T>(
        OdooEndpoint endpoint,
        OdooCall call,
        JsonTypeInfo<T> result,
        CancellationToken cancellationToken
    )
    {
        var session = await signIn.GetAsync(endpoint, AuthenticateAsync, cancellationToken);
        var request = RequestFor(endpoint, call.ToString(), $"{call.Model}/{call.Method}", Json2Body.Execute(call), call.IsRead);
        var answer = await SendAsync(request, result, cancellationToken);
        if (IsWrongKey(answer.Error))
        {
            signIn.Refuse(session);
        }

        return answer.Error is { } error ? throw request.Failed(error, answer.Status) : answer.Result;
    }

    private async Task<OdooVersion> ReadVersionAsync(OdooEndpoint endpoint, CancellationToken cancellationToken)
    {
        var request = VersionRequest(endpoint);
        KnownVersion = await transport.SendAsync(
            request,
            async (response, token) =>
                await ReadVersionAsync(response, token)
                ?? throw (
                    response.StatusCode == HttpStatusCode.OK
                        ? request.Failed(ConnectorFault.Malformed, "no version in the answer.", mayHaveHappened: false)
                        : transport.Failed(request, response)
                ),
            cancellationToken
        );
        return KnownVersion;
    }

    /// <summary>The version as <c>/web/version</c> tells it; null when the server has no such address, as before 19.</summary>
    /// <exception cref="ConnectorException">No answer, or one that says nothing about the version.</exception>
    public Task<OdooVersion?> FindVersionAsync(OdooEndpoint endpoint, CancellationToken cancellationToken)
    {
        var request = VersionRequest(endpoint) with { IsHint = true };
        return transport.SendAsync(
            request,
            async (response, token) =>
                (int)response.StatusCode is 408 or 429 or >= 500
                    ? throw transport.Failed(request, response)
                    : await ReadVersionAsync(response, token),
            cancellationToken
        );
    }

    /// <summary>The version comes first: a server that is no Odoo never gets to see the key.</summary>
    private async Task<int?> AuthenticateAsync(OdooEndpoint endpoint, CancellationToken cancellationToken)
    {
        _ = await ReadVersionAsync(endpoint, cancellationToken);
        var request = RequestFor(endpoint, "res.users.context_get", "res.users/context_get", Json2Body.Empty, isRead: true);
        var answer = await SendAsync(request, OdooWire.Default.OwnContext, cancellationToken);
        if (IsWrongKey(answer.Error))
        {
            return null;
        }

        return answer.Error is { } error
            ? throw request.Failed(error, answer.Status)
            : answer.Result?.Uid
                ?? throw request.Failed(ConnectorFault.Malformed, "no user in the answer.", mayHaveHappened: false);
    }

    private Task<Json2Answer<T>> SendAsync<T>(OdooRequest request, JsonTypeInfo<T> result, CancellationToken cancellationToken) =>
        transport.SendAsync(request, (response, token) => ReadAsync(request, response, result, token), cancellationToken);

    private async Task<Json2Answer<T>> ReadAsync<T>(
        OdooRequest request,
        HttpResponseMessage response,
        JsonTypeInfo<T> result,
        CancellationToken cancellationToken
    )
    {
        var status = (int)response.StatusCode;
        if (status == 200)
        {
            OdooTransport.DemandJson(request, response);
            await using var body = await OdooTransport.OpenBodyAsync(response, cancellationToken);
            return new(status, await JsonSerializer.DeserializeAsync(body, result, cancellationToken), null);
        }

        var error = status >= 400 ? await ReadErrorAsync(response, cancellationToken) : null;
        return error switch
        {
            null when status == 404 => throw NoDatabase(request),
            null => throw transport.Failed(request, response),
            _ when OdooError.Named(error.Name ?? "", status).IsDown => throw request.Failed(error, status),
            _ => new(status, default, error),
        };
    }

    /// <summary>The error that Odoo reports; null when the answer is somebody else's, such as a proxy's page.</summary>
    private static async Task<ReportedError?> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var error = await ReadJsonAsync(response, OdooWire.Default.ReportedError, cancellationToken);
        return error?.Name is { Length: > 0 } ? error : null;
    }

    private static async Task<OdooVersion?> ReadVersionAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.StatusCode == HttpStatusCode.OK
        && await ReadJsonAsync(response, OdooWire.Default.WebVersion, cancellationToken) is { VersionInfo: { } parts } wire
            ? OdooVersion.Parse(wire.Version ?? "", parts)
            : null;

    /// <summary>What the body says, or null when it says something else than expected.</summary>
    private static async Task<T?> ReadJsonAsync<T>(
        HttpResponseMessage response,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
        where T : class
    {
        if (response.Content.Headers.ContentType?.MediaType is not "application/json")
        {
            return null;
        }

        try
        {
            await using var body = await OdooTransport.OpenBodyAsync(response, cancellationToken);
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The version was read at this address, and yet the API is not there: that is how a server without the database answers.</summary>
    private static ConnectorException NoDatabase(OdooRequest request) =>
        new(ExternalSystem.Odoo, ConnectorFault.Malformed, $"{request.Name}: HTTP 404 without an error of Odoo's.")
        {
            Cause = FaultCause.Database,
        };

    private static bool IsWrongKey(ReportedError? error) => error?.Name == OdooError.WrongKey;

    private static OdooRequest VersionRequest(OdooEndpoint endpoint) =>
        new("web/version", new Uri(endpoint.BaseUrl, "web/version"), Body: null, IsRead: true);

    private static OdooRequest RequestFor(
        OdooEndpoint endpoint,
        string name,
        string path,
        ReadOnlyMemory<byte> body,
        bool isRead
    ) => new(name, new Uri(endpoint.BaseUrl, $"json/2/{path}"), body, isRead) { Bearer = endpoint };
}

/// <summary>A JSON-2 answer: the result, or the error that Odoo reports with its status.</summary>
internal readonly record struct Json2Answer<T>(int Status, T? Result, ReportedError? Error);

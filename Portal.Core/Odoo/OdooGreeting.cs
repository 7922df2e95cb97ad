using System.Net;

namespace Portal.Core.Odoo;

/// <summary>What a server says of itself before anybody signs in.</summary>
/// <param name="Version">Its version; null when neither way tells.</param>
/// <param name="HasWebVersion">True when <c>/web/version</c> told it, as from Odoo 19 on.</param>
/// <param name="RedirectedTo">Another address that it sends callers to, or null.</param>
internal sealed record OdooGreeting(OdooVersion? Version, bool HasWebVersion, Uri? RedirectedTo)
{
    /// <summary>Asks <c>/web/version</c>, and <c>common.version</c> where that tells nothing. Source: R19, FACTS §1.</summary>
    /// <exception cref="ConnectorException">No answer, or none that an Odoo gives.</exception>
    public static async Task<OdooGreeting> AskAsync(
        OdooEndpoint endpoint,
        Json2Protocol json2,
        JsonRpcProtocol jsonRpc,
        OdooTransport transport,
        CancellationToken cancellationToken
    )
    {
        if (await json2.FindVersionAsync(endpoint, cancellationToken) is { } version)
        {
            return new OdooGreeting(version, HasWebVersion: true, RedirectedTo: null);
        }

        if (await FindRedirectAsync(endpoint, transport, cancellationToken) is { } elsewhere)
        {
            return new OdooGreeting(Version: null, HasWebVersion: false, elsewhere);
        }

        return new OdooGreeting(await jsonRpc.ReadVersionAsync(endpoint, cancellationToken), HasWebVersion: false, null);
    }

    /// <summary>Where the address sends callers to, if that is another server or another scheme; an Odoo sends them to its own pages too.</summary>
    private static Task<Uri?> FindRedirectAsync(
        OdooEndpoint endpoint,
        OdooTransport transport,
        CancellationToken cancellationToken
    )
    {
        var address = new Uri(endpoint.BaseUrl, "web/version");
        var request = new OdooRequest("web/version", address, Body: null, IsRead: true) { IsHint = true };
        return transport.SendAsync(
            request,
            (response, _) =>
            {
                var target = response.Headers.Location is { } location ? new Uri(address, location) : null;
                var isElsewhere =
                    response.StatusCode is >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest
                    && target?.GetLeftPart(UriPartial.Authority) != address.GetLeftPart(UriPartial.Authority);
                return Task.FromResult(isElsewhere ? target : null);
            },
            cancellationToken
        );
    }
}

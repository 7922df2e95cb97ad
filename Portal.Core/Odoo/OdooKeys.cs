using Microsoft.Extensions.Options;
using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>
/// Makes and revokes API keys of Portal's own user, as Odoo 19 lets its Settings users do, and others where
/// <c>base.enable_programmatic_api_keys</c> is set. Source: d1.
/// </summary>
internal sealed class OdooKeys(OdooAccess access, OdooLines lines, IOptions<OdooOptions> options) : IKeyIssuer
{
    /// <summary>What a person does where Portal cannot.</summary>
    public const string HowByHand =
        "By hand: sign in to Odoo as Portal's user, open Preferences, Account Security, New API Key, choose how long it lasts, set the "
        + "key as ODOO_API_KEY, restart Portal, and delete the old key there.";

    private const string Model = "res.users.apikeys";
    private const string Scope = "rpc"; // for the external API only

    public ExternalSystem System => ExternalSystem.Odoo;

    public string ByHand =>
        HowByHand
        + " To have Portal do it: Odoo 19 or later, and either give Portal's user the Settings right or set the system parameter "
        + "base.enable_programmatic_api_keys to True.";

    public async ValueTask<KeyAccount?> FindAccountAsync(CancellationToken cancellationToken) =>
        await access.ResolveConfiguredAsync(cancellationToken) is { HasApiKey: true } endpoint
            ? OdooAccess.AccountOf(endpoint)
            : null;

    public async Task<Refusal?> CheckAsync(CancellationToken cancellationToken)
    {
        var greeting = await lines.GreetAsync(await EndpointAsync(cancellationToken), cancellationToken);
        return greeting.Version is { Major: < Json2Protocol.FirstMajor } version
            ? new Refusal("connections.no-rotation", $"Odoo {version.Text} lets no program make keys.", HowByHand)
            : null;
    }

    public async Task DemandAsync(CancellationToken cancellationToken)
    {
        var endpoint = await access.ResolveAsync(cancellationToken) ?? throw NotConfigured();
        using var line = lines.Open(endpoint, KindFor(options.Value));
        try
        {
            await access.CheckAsync(line, cancellationToken); // first: another address is shown no key
            await line.SignInAsync(cancellationToken);
        }
        catch (ConnectorException refusal) when (OdooAccess.IsRefusedKey(endpoint, refusal))
        {
            line.Use(await access.ReplaceAsync(endpoint, refusal, cancellationToken));
            await access.CheckAsync(line, cancellationToken);
            await line.SignInAsync(cancellationToken);
        }
    }

    public async Task<Secret> MakeAsync(Secret present, string name, DateTime expiresAt, CancellationToken cancellationToken)
    {
        using var line = await OpenAsync(present, cancellationToken);
        var call = new OdooCall(Model, "generate")
        {
            Arguments = new OdooValues()
                .Set("key", present.Reveal())
                .Set("scope", Scope)
                .Set("name", name)
                .Set("expiration_date", expiresAt),
        };
        var key = await line.CallAsync(call, OdooWire.Default.String, cancellationToken);
        return string.IsNullOrEmpty(key)
            ? throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Malformed, $"{call}: no key in the answer.")
            {
                MayHaveHappened = true,
            }
            : new Secret(key);
    }

    public async Task<bool> IsGoodAsync(Secret key, CancellationToken cancellationToken)
    {
        using var line = await OpenAsync(key, cancellationToken);
        try
        {
            await line.SignInAsync(cancellationToken);
            return true;
        }
        catch (ConnectorException refusal) when (OdooAccess.IsRefusedKey(line.Endpoint, refusal))
        {
            return false;
        }
    }

    public async Task RevokeAsync(Secret present, Secret key, CancellationToken cancellationToken)
    {
        using var line = await OpenAsync(present, cancellationToken);
        var call = new OdooCall(Model, "revoke") { Arguments = new OdooValues().Set("key", key.Reveal()) };
        await line.CallAsync(call, OdooWire.Default.JsonElement, cancellationToken);
    }

    public async Task<KeyTrace> DiscardAsync(Secret present, string name, CancellationToken cancellationToken)
    {
        using var line = await OpenAsync(present, cancellationToken);
        try
        {
            var find = new OdooCall(Model, "search")
            {
                Arguments = new OdooValues().Set("domain", OdooDomain.Where("name").Is(name)),
                IsRead = true,
                LeadingByPosition = 1,
            };
            var ids = await line.CallAsync(find, OdooWire.Default.ListInt32, cancellationToken) ?? [];
            if (ids.Count == 0)
            {
                return KeyTrace.None;
            }

            var remove = new OdooCall(Model, "unlink") { Ids = [.. ids.Select(static id => new OdooId(id))] };
            await line.CallAsync(remove, OdooWire.Default.JsonElement, cancellationToken);
            return KeyTrace.Removed;
        }
        catch (ConnectorException refusal)
            when (refusal is { Cause: FaultCause.MissingRight } or { Fault: ConnectorFault.Rejected })
        {
            return KeyTrace.Left;
        }
    }

    /// <summary>Keys are made over the protocol that calls are: the server may have only one.</summary>
    public static OdooProtocol KindFor(OdooOptions options) =>
        options.Protocol == OdooProtocol.JsonRpc ? OdooProtocol.JsonRpc : OdooProtocol.Json2;

    private async Task<OdooLine> OpenAsync(Secret key, CancellationToken cancellationToken) =>
        lines.Open((await EndpointAsync(cancellationToken)).With(key), KindFor(options.Value));

    private async Task<OdooEndpoint> EndpointAsync(CancellationToken cancellationToken) =>
        await access.ResolveConfiguredAsync(cancellationToken) ?? throw NotConfigured();

    private static ConnectorException NotConfigured() =>
        new(ExternalSystem.Odoo, ConnectorFault.NotConfigured, "No address is set.");
}

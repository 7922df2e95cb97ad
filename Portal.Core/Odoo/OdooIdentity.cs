using System.Text.Json;

namespace Portal.Core.Odoo;

/// <summary>Who answers: the database's own id.</summary>
internal static class OdooIdentity
{
    private const string Parameter = "database.uuid";

    /// <summary>
    /// Reads <c>database.uuid</c>, which a copy made by Odoo gets anew; empty where Portal's user may not read Odoo's settings, which
    /// only its administrators may.
    /// </summary>
    public static async Task<string> ReadDatabaseIdAsync(
        IOdooProtocol protocol,
        OdooEndpoint endpoint,
        CancellationToken cancellationToken
    )
    {
        var call = new OdooCall("ir.config_parameter", "get_param")
        {
            Arguments = new OdooValues().SetText("key", Parameter),
            IsRead = true,
            LeadingByPosition = 1,
        };
        try
        {
            var value = await protocol.ExecuteAsync(endpoint, call, OdooWire.Default.JsonElement, cancellationToken);
            return value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
        }
        catch (ConnectorException refusal)
            when (refusal is { Cause: FaultCause.MissingRight } or { Fault: ConnectorFault.Rejected })
        {
            return "";
        }
    }
}

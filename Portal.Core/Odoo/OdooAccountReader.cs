using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>Whom Odoo takes Portal for.</summary>
internal sealed record OdooAccount(string Name, long LatencyMilliseconds);

/// <summary>Reads what Odoo tells of the user that Portal signs in as, and of that user's keys. Source: R19, d1.</summary>
internal static class OdooAccountReader
{
    private const string Keys = "res.users.apikeys";

    /// <summary>The user's name and login, as far as the user may read them.</summary>
    public static async Task<OdooAccount> ReadAsync(OdooLine line, TimeProvider time, CancellationToken cancellationToken)
    {
        var call = new OdooCall("res.users", "read")
        {
            Ids = [new OdooId(line.Uid ?? 0)],
            Arguments = new OdooValues().Set("fields", ["name", "login"]),
            IsRead = true,
            LeadingByPosition = 1,
        };
        var begun = time.GetTimestamp();
        try
        {
            var rows = await line.CallAsync(call, OdooAccountWire.Default.ListUserRow, cancellationToken);
            var name = rows is [var user, ..] ? $"{user.Name} ({user.Login})" : $"user {line.Uid}";
            return new OdooAccount(name, (long)time.GetElapsedTime(begun).TotalMilliseconds);
        }
        catch (ConnectorException refusal) when (refusal.Cause == FaultCause.MissingRight)
        {
            return new OdooAccount($"user {line.Uid}", (long)time.GetElapsedTime(begun).TotalMilliseconds);
        }
    }

    /// <summary>The key in use: by its name where Portal made it, else the only one, else the first to end.</summary>
    public static async Task<Credential> ReadCredentialAsync(
        OdooLine line,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (!line.Endpoint.HasApiKey)
        {
            return new Credential(CredentialKind.Password);
        }

        var digest = OdooAccess.AccountOf(line.Endpoint).Digest;
        try
        {
            return await ReadKeyAsync(line, time, cancellationToken) with { Digest = digest };
        }
        catch (ConnectorException refusal)
            when (refusal is { Cause: FaultCause.MissingRight } or { Fault: ConnectorFault.Rejected })
        {
            return (OwnKnowledge(line) ?? new Credential(CredentialKind.Key)) with { Digest = digest };
        }
    }

    private static async Task<Credential> ReadKeyAsync(OdooLine line, TimeProvider time, CancellationToken cancellationToken)
    {
        var fields = await OdooSchema.ReadFieldsAsync(line, Keys, ["expiration_date"], cancellationToken);
        if (fields.Count == 0)
        {
            return new Credential(CredentialKind.Key, KeyKnowledge.Endless); // before Odoo 18 no key ends
        }

        var call = new OdooCall(Keys, "search_read")
        {
            Arguments = new OdooValues()
                .Set("domain", OdooDomain.Where("user_id").Is(new OdooId(line.Uid ?? 0)))
                .Set("fields", ["name", "create_date", "expiration_date"]),
            IsRead = true,
            LeadingByPosition = 1,
        };
        var now = time.GetUtcNow().UtcDateTime;
        var rows = await line.CallAsync(call, OdooAccountWire.Default.ListKeyRow, cancellationToken) ?? [];
        var good = rows.Where(row => row.ExpirationDate is null || row.ExpirationDate > now).ToList();
        if (line.Endpoint.Kept is { } kept)
        {
            return good.Find(row => row.Name == kept.Name) is { } own ? Of(own, KeyKnowledge.Known) : OwnKnowledge(line)!;
        }

        return good switch
        {
            [var only] => Of(only, KeyKnowledge.Known),
            [] => new Credential(CredentialKind.Key),
            _ => Of(good.OrderBy(row => row.ExpirationDate ?? DateTime.MaxValue).First(), KeyKnowledge.OneOfSeveral),
        };
    }

    /// <summary>A key that Portal made is known here, whatever Odoo tells; null for a configured one.</summary>
    private static Credential? OwnKnowledge(OdooLine line) =>
        line.Endpoint.Kept is { } kept
            ? new Credential(CredentialKind.Key, KeyKnowledge.Known, kept.Name, kept.MadeAt, kept.ExpiresAt)
            : null;

    private static Credential Of(KeyRow row, KeyKnowledge knowledge) =>
        new(CredentialKind.Key, knowledge, row.Name, row.CreateDate, row.ExpirationDate);
}

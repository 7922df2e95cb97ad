namespace Portal.Core.Odoo;

/// <summary>Asks which records were deleted; one that the account may not see is none of them.</summary>
internal static class OdooGone
{
    /// <summary>Those of these records that are gone; none where this Odoo keeps that to itself.</summary>
    public static async Task<IReadOnlyList<int>> FindAsync(
        OdooClient odoo,
        string model,
        IReadOnlyList<int> ids,
        CancellationToken cancellationToken
    )
    {
        // "exists" looks past the record rules
        var call = new OdooCall(model, "exists") { Ids = [.. ids.Select(static id => new OdooId(id))], IsRead = true };
        try
        {
            return [.. ids.Except(await odoo.CallAsync(call, OdooWire.Default.ListInt32, cancellationToken) ?? [])];
        }
        catch (ConnectorException refusal)
            when (refusal is { Cause: FaultCause.MissingRight } or { Fault: ConnectorFault.Rejected })
        {
            return [];
        }
    }

    /// <summary>The domain of what changed from a second on, or within that second behind an id; and its order.</summary>
    public static (OdooDomain Domain, string Order) Changes(DateTime from, int? afterId)
    {
        var changed = OdooDomain.Where("write_date").IsNotBefore(from);
        return afterId is { } id
            ? (
                changed
                    .And(OdooDomain.Where("write_date").IsBefore(from.AddSeconds(1)))
                    .And(OdooDomain.Where("id").IsMoreThan(id)),
                "id"
            )
            : (changed, "write_date,id");
    }
}

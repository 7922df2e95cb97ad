namespace Portal.Core.Odoo;

/// <summary>Which company a partner belongs to: itself, or for a contact its commercial partner. Source: D4.</summary>
internal sealed class OdooOwners(OdooClient odoo)
{
    private const int MostAtOnce = 500;

    /// <summary>The companies of partners, by partner.</summary>
    public async Task<IReadOnlyDictionary<int, int>> ReadAsync(IEnumerable<OdooId> partners, CancellationToken cancellationToken)
    {
        var owners = new Dictionary<int, int>();
        foreach (var part in partners.Distinct().Chunk(MostAtOnce))
        {
            var rows = await odoo.ReadAsync("res.partner", part, AssetWire.Default.ListOwnerRow, cancellationToken);
            foreach (var row in rows)
            {
                owners[row.Id] = row.CommercialPartnerId?.Id.Value ?? row.Id;
            }
        }

        return owners;
    }
}

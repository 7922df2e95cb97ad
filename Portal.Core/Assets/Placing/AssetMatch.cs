namespace Portal.Core.Assets.Placing;

/// <summary>What a found record was matched with.</summary>
/// <param name="Asset">The asset that it is; null when it is none that is known, or nobody can say.</param>
/// <param name="Doubts">The assets that it may be, with why; then a row of its own is made and a person decides.</param>
internal sealed record AssetMatch(Asset? Asset, IReadOnlyList<(ConflictKind Kind, Asset Other, string About)> Doubts)
{
    private static readonly AssetMatch Nothing = new(null, []);

    /// <summary>
    /// Finds the asset of a record whose id is not known, by serial number, then by hostname and client. Only an asset that has no id of that system
    /// yet is taken; one that has another is a conflict. Source: b2 (id, serial, hostname + client), D5.
    /// </summary>
    /// <param name="known">The assets that are there.</param>
    /// <param name="facts">What the record says of the device.</param>
    /// <param name="client">Its client, or null.</param>
    /// <param name="isFree">True for an asset that has no id of the record's system.</param>
    public static AssetMatch Find(KnownAssets known, DeviceFacts facts, Guid? client, Func<Asset, bool> isFree)
    {
        var serial = SerialNumbers.KeyOf(facts.Serial);
        var bySerial = known.ListBySerial(serial);
        if (bySerial.Count > 0)
        {
            return bySerial is [var one] && isFree(one)
                ? new AssetMatch(one, [])
                : new AssetMatch(null, [.. bySerial.Select(each => (ConflictKind.SameSerial, each, $"serial {serial}"))]);
        }

        var hostname = Folding.Fold(facts.Name, 200);
        // two serial numbers are two devices, whatever they are called
        var byName = known.ListByHostname(hostname, client).FindAll(each => serial.Length == 0 || each.SerialKey.Length == 0);
        return byName switch
        {
            [] => Nothing,
            [var one] when isFree(one) => new AssetMatch(one, []),
            _ => new AssetMatch(null, [.. byName.Select(each => (ConflictKind.SameHostname, each, $"hostname {hostname}"))]),
        };
    }
}

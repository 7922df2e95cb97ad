using Portal.Core.Persistence;

namespace Portal.Core.Connections;

/// <summary>A database of another system whose records are known here.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Name">What it is called there.</param>
/// <param name="Id">Its own unchanging id; empty while that is not known.</param>
public sealed record StampedDatabase(string Address, string Name, string Id)
{
    internal static StampedDatabase? Of(DatabaseStamp? stamp) =>
        stamp?.OdooAddress is { } address ? new StampedDatabase(address, stamp.OdooDatabase ?? "", stamp.OdooId ?? "") : null;

    internal (string Address, string Database, string? Id) ToStamp() => (Address, Name, Id.Length == 0 ? null : Id);
}

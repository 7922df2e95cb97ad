using Portal.Core.Persistence;

namespace Portal.Core.Connections;

/// <summary>A database of another system whose records are known here.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Name">What it is called there.</param>
/// <param name="Id">Its own unchanging id; empty while that is not known.</param>
public sealed record StampedDatabase(string Address, string Name, string Id)
{
    /// <summary>True when it is certainly another one; ids are compared where both are known.</summary>
    internal bool IsOtherThan(StampedDatabase found) =>
        (Address, Name) != (found.Address, found.Name) || (Id.Length > 0 && found.Id.Length > 0 && Id != found.Id);

    /// <summary>True when it is the same one, and its id becomes known by it.</summary>
    internal bool IsCompletedBy(StampedDatabase found) => Id.Length == 0 && found.Id.Length > 0 && !IsOtherThan(found);

    internal static StampedDatabase? Of(DatabaseStamp? stamp) =>
        stamp?.OdooAddress is { } address ? new StampedDatabase(address, stamp.OdooDatabase ?? "", stamp.OdooId ?? "") : null;

    internal (string Address, string Database, string? Id) ToStamp() => (Address, Name, Id.Length == 0 ? null : Id);
}

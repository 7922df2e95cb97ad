namespace Portal.Core.Assets;

/// <summary>
/// The assets that the commercial system keeps in the Studio profile. Every method may throw <see cref="ConnectorException"/> and is safe to repeat.
/// Source: 000-4 to 000-12, D1.
/// </summary>
public interface IAssetRecords
{
    /// <summary>When any asset last changed, UTC, to the second; null when there is none.</summary>
    Task<DateTime?> FindNewestAsync(CancellationToken cancellationToken);

    /// <summary>All assets by rising id.</summary>
    /// <param name="afterId">Keyset: only higher ids; 0 to begin.</param>
    /// <param name="size">Assets at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<FoundAsset>> ListAsync(int afterId, int size, CancellationToken cancellationToken);

    /// <summary>Assets that changed, by rising change, or those of one second by rising id.</summary>
    /// <param name="from">UTC second: only what changed then or later.</param>
    /// <param name="afterId">Of that second alone, and only higher ids; null for all that came later too.</param>
    /// <param name="size">Assets at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<FoundAsset>> ListChangesAsync(DateTime from, int? afterId, int size, CancellationToken cancellationToken);

    /// <summary>Those of these assets that were deleted; one that the account may not see is none of them.</summary>
    /// <param name="ids">A few hundred at most.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    Task<IReadOnlyList<int>> FindGoneAsync(IReadOnlyList<int> ids, CancellationToken cancellationToken);

    /// <summary>Where people open an asset there; null while that is not known. Asks nobody.</summary>
    Uri? AssetUrl(int assetId);
}

/// <summary>An asset as the commercial system keeps it.</summary>
public sealed record FoundAsset
{
    /// <summary>Its id there.</summary>
    public required int Id { get; init; }

    /// <summary>What it is, as far as it is kept. Source: 000-4, 000-5, 000-9, 000-10.</summary>
    public required DeviceFacts Facts { get; init; }

    /// <summary>Its id in Pulseway, or empty. Source: 000-8.</summary>
    public string PulsewayId { get; init; } = "";

    /// <summary>The company it belongs to, that of a contact being its commercial partner; or null. Source: 000-6, D4.</summary>
    public int? CompanyId { get; init; }

    /// <summary>The person who uses it, or null. Source: 000-7.</summary>
    public int? AssignedToId { get; init; }

    /// <summary>Name of that person, or empty.</summary>
    public string AssignedTo { get; init; } = "";

    /// <summary>Its state there, or empty. Source: 000-12.</summary>
    public string Status { get; init; } = "";

    /// <summary>True when it is billed. Source: 000-11.</summary>
    public bool IsSubscribed { get; init; }

    /// <summary>UTC second of its last change.</summary>
    public required DateTime ChangedAt { get; init; }

    /// <summary>UTC instant of the reading.</summary>
    public required DateTime ReadAt { get; init; }
}

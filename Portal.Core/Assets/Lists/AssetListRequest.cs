namespace Portal.Core.Assets.Lists;

/// <summary>Columns the list can be sorted by.</summary>
public enum AssetSort
{
    /// <summary>Hostname.</summary>
    Hostname,

    /// <summary>Name of the client.</summary>
    Client,

    /// <summary>When Portal first knew of it.</summary>
    Found,
}

/// <summary>Which assets, beside the other filters.</summary>
public enum AssetFilter
{
    /// <summary>All.</summary>
    All,

    /// <summary>Those that a person has to decide about.</summary>
    Conflict,

    /// <summary>Those without a client.</summary>
    Unmapped,
}

/// <summary>Which part of the list.</summary>
public sealed record AssetListRequest
{
    /// <summary>Words that must all occur in hostname, serial, system, client, person or address; empty for all.</summary>
    public string Search { get; init; } = "";

    /// <summary>Only of this client.</summary>
    public Guid? ClientKey { get; init; }

    /// <summary>Only of this device group.</summary>
    public Guid? GroupKey { get; init; }

    /// <summary>Only with this operating system, folded; empty for all.</summary>
    public string OsKey { get; init; } = "";

    /// <summary>Only those that stand so.</summary>
    public AssetStatus? Status { get; init; }

    /// <summary>Which ones.</summary>
    public AssetFilter Filter { get; init; }

    /// <summary>Column.</summary>
    public AssetSort Sort { get; init; }

    /// <summary>True for the last first.</summary>
    public bool Descending { get; init; }

    /// <summary>Which page.</summary>
    public KeysetRequest Page { get; init; } = KeysetRequest.First(50);
}

/// <summary>One asset as the list shows it.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Client">Name of its client, or null.</param>
public sealed record AssetRow(Asset Asset, string? Client);

/// <summary>An operating system that assets have.</summary>
/// <param name="Key">Folded, as the filter takes it.</param>
/// <param name="Name">As staff read it.</param>
public sealed record AssetOs(string Key, string Name);

/// <summary>What the list can be narrowed by.</summary>
/// <param name="Clients">Clients with a device, by name, 500 at most.</param>
/// <param name="Systems">Operating systems, by name, 200 at most.</param>
public sealed record AssetFilters(IReadOnlyList<Client> Clients, IReadOnlyList<AssetOs> Systems);

namespace Portal.Core.Assets;

/// <summary>Where an asset stands. Source: 000-12, D1.</summary>
public enum AssetStatus
{
    /// <summary>In service.</summary>
    Active = 0,

    /// <summary>Pulseway does not list it any more, and its days of grace are not over: still in service, and still counted.</summary>
    Stale = 1,

    /// <summary>Out of service; the next count of seats leaves it out.</summary>
    Decommissioned = 2,
}

/// <summary>Who took an asset out of service.</summary>
public enum AssetEnd
{
    /// <summary>It is in service.</summary>
    None = 0,

    /// <summary>Pulseway lists it no longer, and the days of grace are over; listed again it comes back by itself.</summary>
    Missing = 1,

    /// <summary>Odoo had it so when Portal first read it; listed by Pulseway it comes back by itself.</summary>
    Odoo = 2,

    /// <summary>A person said so, and only a person takes it back.</summary>
    Person = 3,
}

namespace Portal.Webhooks;

/// <summary>What the doors accept as proof.</summary>
/// <param name="Odoo">Last segments of the path.</param>
/// <param name="Abs">Keys and signing secrets.</param>
/// <param name="Events">Keys and signing secrets.</param>
internal sealed record DoorOptions(DoorSecrets Odoo, DoorSecrets Abs, DoorSecrets Events)
{
    /// <summary>A segment that opens the Odoo door of this start, for the sandbox's own hook; null outside the sandbox.</summary>
    public string? SandboxOdooSecret { get; init; }
}

namespace Portal.Webhooks;

/// <summary>What the doors accept as proof.</summary>
/// <param name="Odoo">Last segments of the path.</param>
/// <param name="Abs">Keys and signing secrets.</param>
/// <param name="Events">Keys and signing secrets.</param>
internal sealed record DoorOptions(DoorSecrets Odoo, DoorSecrets Abs, DoorSecrets Events);

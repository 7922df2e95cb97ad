using Portal.Core;

namespace Portal.Webhooks;

/// <summary>What the doors accept as proof.</summary>
/// <param name="Odoo">Last segments of the path.</param>
/// <param name="Abs">Keys and signing secrets.</param>
/// <param name="Events">Keys and signing secrets.</param>
internal sealed record DoorOptions(DoorSecrets Odoo, DoorSecrets Abs, DoorSecrets Events)
{
    /// <summary>Secrets of Pulseway's webhooks.</summary>
    public PulsewaySecrets Pulseway { get; init; } = PulsewaySecrets.None;

    /// <summary>Tokens of RocketCyber, or of whoever tells in its place.</summary>
    public DoorSecrets RocketCyber { get; init; } = DoorSecrets.None;

    /// <summary>Where the service that tells in RocketCyber's place has the fields of an incident.</summary>
    public IncidentPaths Incidents { get; init; } = IncidentPaths.None;
}

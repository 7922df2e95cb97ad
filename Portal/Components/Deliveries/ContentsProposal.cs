namespace Portal.Components.Deliveries;

/// <summary>What a delivery would say now.</summary>
/// <param name="Payload">The contents.</param>
/// <param name="Missing">What they lack, or empty.</param>
public sealed record ContentsProposal(byte[] Payload, string Missing);

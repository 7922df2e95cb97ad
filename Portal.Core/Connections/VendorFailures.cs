namespace Portal.Core.Connections;

/// <summary>What a probe of a system with one address and one key says when it fails.</summary>
public static class VendorFailures
{
    /// <summary>Nobody has told Portal where it is.</summary>
    public static ProbeFailure NotConfigured(ExternalSystem system, IReadOnlyList<string> settings) =>
        new(
            ConnectorFault.NotConfigured,
            "connection.not-configured",
            $"No {FaultSentences.Name(system)} is configured.",
            $"Set {string.Join(", ", settings)}, and restart Portal."
        );

    /// <summary>It failed, and what an administrator can do.</summary>
    /// <param name="failure">How.</param>
    /// <param name="address">Setting of the address.</param>
    /// <param name="key">Setting of the key.</param>
    public static ProbeFailure Explain(ConnectorException failure, string address, string key) =>
        new(
            failure.Fault,
            $"connection.{failure.Fault.ToString().ToLowerInvariant()}",
            FaultSentences.Describe(failure),
            failure.Fault switch
            {
                ConnectorFault.Unauthorized => $"Check {key}, and what it may do there.",
                ConnectorFault.Malformed or ConnectorFault.Rejected => $"Check {address}, with the version at its end.",
                ConnectorFault.Tls => "Get a certificate that this machine trusts, or correct the address.",
                ConnectorFault.Throttled => "Wait a minute; other programs may use the same key.",
                _ => $"Check {address} and the network; alerts that its webhook brings are taken in all the same.",
            }
        );
}

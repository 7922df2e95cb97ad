namespace Portal.Core.Connections;

/// <summary>Where a system is, as it is configured now; without secrets.</summary>
/// <param name="Address">Absolute address, or host and port.</param>
/// <param name="Database">Name of the database there, or empty where there is none to choose.</param>
/// <param name="Account">Login that Portal uses, or empty where the key alone says who calls.</param>
public sealed record ConnectionTarget(string Address, string Database = "", string Account = "");

/// <summary>
/// Looks at the connection to one other system from the name in its address to the fields that Portal needs there. Each connector
/// brings one. Source: 003-3, C1, R19.
/// </summary>
public interface ISystemProbe
{
    /// <summary>Which system.</summary>
    ExternalSystem System { get; }

    /// <summary>The settings that connect it, as an administrator writes them.</summary>
    IReadOnlyList<string> Settings { get; }

    /// <summary>Where it is; null when it is not configured.</summary>
    ValueTask<ConnectionTarget?> FindTargetAsync(CancellationToken cancellationToken);

    /// <summary>Digest of the key in use now, as <see cref="Credential.Digest"/>; empty where none is.</summary>
    ValueTask<string> FindKeyDigestAsync(CancellationToken cancellationToken);

    /// <summary>Looks once, asking anew whatever was refused before. What is wrong on the way is in the report and no exception.</summary>
    /// <param name="progress">Told of each step as it begins and as it ends.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    Task<ProbeReport> ProbeAsync(Action<ProbeStep> progress, CancellationToken cancellationToken);
}

namespace Portal.Core.Connections;

/// <summary>
/// Sets up, at one other system, that it calls Portal. Its methods throw <see cref="ConnectorException"/>; both are safe to repeat.
/// Source: FACTS §7.
/// </summary>
public interface IHookInstaller
{
    /// <summary>Which system.</summary>
    ExternalSystem System { get; }

    /// <summary>What a person does where Portal may not.</summary>
    string ByHand { get; }

    /// <summary>How the rules stand.</summary>
    /// <param name="door">Portal's address with the secret in it.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    Task<IReadOnlyList<FoundHook>> FindAsync(Uri door, CancellationToken cancellationToken);

    /// <summary>Makes one rule that is lacking, or mends it.</summary>
    Task InstallAsync(HookRule rule, Uri door, CancellationToken cancellationToken);
}

/// <summary>Where a system's door to Portal is. The host knows.</summary>
public interface IHookDoors
{
    /// <summary>The address with the secret in it, never to be shown; a refusal that names the setting when there is none.</summary>
    ValueTask<Result<Uri>> FindAsync(ExternalSystem system, CancellationToken cancellationToken);
}

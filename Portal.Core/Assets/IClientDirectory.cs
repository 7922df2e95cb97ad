using Portal.Core.Assets.Organizations;

namespace Portal.Core.Assets;

/// <summary>
/// The companies of the commercial system, and the assets that it keeps in the Studio profile. Every method may throw
/// <see cref="ConnectorException"/> and is safe to repeat. Source: 000-2, 000-4 to 000-12, P5.
/// </summary>
public interface IClientDirectory
{
    /// <summary>True when assets are kept in the commercial system too: the Studio profile. By the settings alone.</summary>
    bool KeepsAssets { get; }

    /// <summary>When any company last changed, UTC, to the second; null when there is none.</summary>
    Task<DateTime?> FindNewestAsync(CancellationToken cancellationToken);

    /// <summary>All companies by rising id, also hidden ones.</summary>
    /// <param name="afterId">Keyset: only higher ids; 0 to begin.</param>
    /// <param name="size">Companies at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<FoundClient>> ListAsync(int afterId, int size, CancellationToken cancellationToken);

    /// <summary>Companies that changed, by rising change, or those of one second by rising id.</summary>
    /// <param name="from">UTC second: only what changed then or later.</param>
    /// <param name="afterId">Of that second alone, and only higher ids; null for all that came later too.</param>
    /// <param name="size">Companies at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<FoundClient>> ListChangesAsync(DateTime from, int? afterId, int size, CancellationToken cancellationToken);

    /// <summary>Those of these companies that were deleted, or are companies no longer; one that the account may not see is none of them.</summary>
    /// <param name="ids">A few hundred at most.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    Task<IReadOnlyList<int>> FindGoneAsync(IReadOnlyList<int> ids, CancellationToken cancellationToken);

    /// <summary>Ids of the companies with a subscription in progress, of their own or of a contact; null when this system has no subscriptions.</summary>
    Task<IReadOnlySet<int>?> ListSubscribersAsync(CancellationToken cancellationToken);

    /// <summary>The companies that a rule means, as they are now.</summary>
    /// <param name="rule">Tags and countries.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<RuledCompanies> ListRuledAsync(SyncRule rule, CancellationToken cancellationToken);

    /// <summary>People of a company, by name, whom a device may be given to.</summary>
    /// <param name="companyId">The company.</param>
    /// <param name="typed">Part of the name, or empty.</param>
    /// <param name="most">People at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<ClientPerson>> FindPeopleAsync(int companyId, string typed, int most, CancellationToken cancellationToken);

    /// <summary>Where people open a company; null while that is not known. Asks nobody.</summary>
    Uri? ClientUrl(int companyId);
}

/// <summary>A person of a company.</summary>
/// <param name="Id">Id in the commercial system.</param>
/// <param name="Name">Name.</param>
public sealed record ClientPerson(int Id, string Name);

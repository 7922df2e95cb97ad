namespace Portal.Core.Connections;

/// <summary>The account that a configured key belongs to.</summary>
/// <param name="Account">Address, database and login in one text; a kept key is good for exactly this one.</param>
/// <param name="Configured">The configured key.</param>
public sealed record KeyAccount(string Account, Secret Configured)
{
    /// <summary>Tells this key from others without telling it.</summary>
    public string Digest => KeyVault.DigestOf(this);
}

/// <summary>What became of a key that was to be discarded.</summary>
public enum KeyTrace
{
    /// <summary>There is none of that name; right after a lost answer it may still come.</summary>
    None,

    /// <summary>It was there and is removed.</summary>
    Removed,

    /// <summary>The system leaves it to a person to remove keys.</summary>
    Left,
}

/// <summary>
/// Makes and revokes keys at one other system, for <see cref="RotateKey"/>. Methods that call out throw <see cref="ConnectorException"/>.
/// Source: d1, R18.
/// </summary>
public interface IKeyIssuer
{
    /// <summary>Which system.</summary>
    ExternalSystem System { get; }

    /// <summary>What a person does where Portal cannot: step by step, one paragraph.</summary>
    string ByHand { get; }

    /// <summary>The configured account; null when there is none, or when it is signed in to without a key.</summary>
    ValueTask<KeyAccount?> FindAccountAsync(CancellationToken cancellationToken);

    /// <summary>Why keys cannot be made there, or null when they can as far as that is known beforehand.</summary>
    Task<Refusal?> CheckAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes sure that it is the system whose records Portal knows, and that the key in use is good there: nothing is done with keys before.
    /// </summary>
    Task DemandAsync(CancellationToken cancellationToken);

    /// <summary>Makes a key for the same user. Not safe to repeat: after a lost answer call <see cref="DiscardAsync"/>.</summary>
    /// <param name="present">A key that is good now.</param>
    /// <param name="name">What it shall be called, unlike any other.</param>
    /// <param name="expiresAt">UTC instant it shall end.</param>
    /// <param name="cancellationToken">Stops the waiting, not the work there.</param>
    Task<Secret> MakeAsync(Secret present, string name, DateTime expiresAt, CancellationToken cancellationToken);

    /// <summary>True when a call with this key is answered. Safe to repeat.</summary>
    Task<bool> IsGoodAsync(Secret key, CancellationToken cancellationToken);

    /// <summary>Revokes a key that is good. Safe to repeat.</summary>
    Task RevokeAsync(Secret present, Secret key, CancellationToken cancellationToken);

    /// <summary>Removes a key that nobody has, known by its name only.</summary>
    Task<KeyTrace> DiscardAsync(Secret present, string name, CancellationToken cancellationToken);
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Persistence;

namespace Portal.Core.Connections;

/// <summary>A key that Portal made and keeps.</summary>
/// <param name="Name">What it is called at the other system.</param>
/// <param name="Secret">The key itself.</param>
/// <param name="MadeAt">UTC instant it was asked for.</param>
/// <param name="ExpiresAt">UTC instant it ends.</param>
public sealed record KeptKey(string Name, Secret Secret, DateTime MadeAt, DateTime? ExpiresAt)
{
    internal Guid Id { get; init; }
}

/// <summary>
/// Keeps keys that Portal made, sealed with the keys that sign its cookies. A kept key stands in for the configured one it was made with,
/// and for no other: once the configuration names another key, address, database or login, the configuration wins. Thread-safe.
/// Source: DESIGN §11.
/// </summary>
public sealed partial class KeyVault(PortalDatabase databases, IDataProtectionProvider protection, ILogger<KeyVault> logger)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Portal.Connections.Keys");

    /// <summary>The key to use instead of the configured one; null when that one is to be used.</summary>
    public async Task<KeptKey?> FindAsync(ExternalSystem system, KeyAccount account, CancellationToken cancellationToken)
    {
        var (where, configured) = (DigestOf(account.Account), DigestOf(account));
        await using var db = databases.CreateDbContext();
        var row = await db
            .ConnectionKeys.AsNoTracking()
            .Where(key =>
                key.System == system && key.State == KeyState.InUse && key.Account == where && key.Configured == configured
            )
            .OrderByDescending(key => key.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return row is null || Open(row) is not { } secret
            ? null
            : new KeptKey(row.Name, secret, row.AskedAt, row.ExpiresAt) { Id = row.Id };
    }

    internal string Seal(Secret secret) => _protector.Protect(secret.Reveal());

    /// <summary>The key of a row; null when it holds none or one that cannot be opened here any more.</summary>
    internal Secret? Open(ConnectionKey row)
    {
        if (row.Sealed.Length == 0)
        {
            return null;
        }

        try
        {
            return new Secret(_protector.Unprotect(row.Sealed));
        }
        catch (CryptographicException exception)
        {
            LogLocked(logger, exception, row.System, row.Name);
            return null;
        }
    }

    internal static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    internal static string DigestOf(KeyAccount account) => DigestOf($"{account.Account}\n{account.Configured.Reveal()}");

    [LoggerMessage(LogLevel.Error, "The key \"{Name}\" kept for {System} cannot be opened; the configured one is used")]
    private static partial void LogLocked(ILogger logger, Exception exception, ExternalSystem system, string name);
}

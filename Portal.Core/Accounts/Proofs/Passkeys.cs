using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts.Proofs;

/// <summary>A passkey as its owner sees it.</summary>
/// <param name="Id">Its id, as text for an address.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="CreatedAt">UTC instant it was added.</param>
/// <param name="IsSynced">True when it is kept in an account of the owner's and so on several devices.</param>
public sealed record Passkey(string Id, string Name, DateTime CreatedAt, bool IsSynced);

/// <summary>A person's own passkeys. What a browser presents is checked before by Identity's passkey handler. Thread-safe.</summary>
public sealed class Passkeys(PortalDatabase databases, OwnSession own, AccountRules rules)
{
    private const int Most = 20;
    private const int MostName = 60;

    /// <summary>The passkeys of a person, oldest first.</summary>
    public async Task<IReadOnlyList<Passkey>> ListAsync(Guid user, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var rows = await db.Set<IdentityUserPasskey<Guid>>()
            .AsNoTracking()
            .Where(row => row.UserId == user)
            .Take(Most)
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.OrderBy(row => row.Data.CreatedAt)
                .Select(row => new Passkey(
                    Convert.ToHexString(row.CredentialId),
                    row.Data.Name ?? "Passkey",
                    row.Data.CreatedAt.UtcDateTime,
                    row.Data.IsBackedUp
                )),
        ];
    }

    /// <summary>Adds one that was just made; other sessions of the person end.</summary>
    /// <returns>Null when done; otherwise why not.</returns>
    public Task<Refusal?> AddAsync(Guid session, UserPasskeyInfo made, string name, CancellationToken cancellationToken) =>
        own.ChangeAsync(
            session,
            OwnNeed.Proved,
            async (change, cancelled) =>
            {
                var called = Folding.Tidy(name);
                if (called.Length is 0 or > MostName)
                {
                    return new Refusal(
                        "account.passkey-name",
                        $"A passkey needs a name of 1 to {MostName} characters.",
                        "Call it after the device or the password manager that keeps it.",
                        "Name"
                    );
                }

                var rows = change.Db.Set<IdentityUserPasskey<Guid>>();
                if (await rows.CountAsync(row => row.UserId == change.User.Id, cancelled) >= Most)
                {
                    return new Refusal("account.passkeys-full", $"You have {Most} passkeys already.", "Remove one first.");
                }

                if (await rows.AnyAsync(row => row.CredentialId == made.CredentialId, cancelled))
                {
                    return new Refusal("account.passkey-known", "This passkey is known already.", "Use it to sign in.");
                }

                rows.Add(RowOf(change.User.Id, made, called));
                change.NoteProof(SessionProof.Passkey);
                await change.EndOthersAsync(cancelled);
                change.Audit(AccountActs.FactorAdded, after: new { factor = "passkey", name = called });
                return null;
            },
            cancellationToken
        );

    /// <summary>Removes one, unless the person's roles need it; other sessions end. Safe to repeat.</summary>
    /// <returns>Null when done; otherwise why not.</returns>
    public Task<Refusal?> RemoveAsync(Guid session, string id, CancellationToken cancellationToken) =>
        own.ChangeAsync(
            session,
            OwnNeed.Proved,
            async (change, cancelled) =>
            {
                var all = await change
                    .Db.Set<IdentityUserPasskey<Guid>>()
                    .Where(row => row.UserId == change.User.Id)
                    .ToListAsync(cancelled);
                var row = all.Find(row => Convert.ToHexString(row.CredentialId) == id);
                if (row is null)
                {
                    return null;
                }

                if (all.Count == 1 && !change.User.TwoFactorEnabled && rules.MustHoldTwo(change.Actor.Roles))
                {
                    return AccountRefusals.StillRequired;
                }

                change.Db.Remove(row);
                await change.EndOthersAsync(cancelled);
                change.Audit(AccountActs.FactorRemoved, after: new { factor = "passkey", name = row.Data.Name });
                return null;
            },
            cancellationToken
        );

    /// <summary>Keeps what changed in a passkey as it was used: its counter, and where it is kept.</summary>
    public async Task NoteUseAsync(UserPasskeyInfo used, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var row = await db.Set<IdentityUserPasskey<Guid>>()
            .SingleOrDefaultAsync(row => row.CredentialId == used.CredentialId, cancellationToken);
        if (row is not null)
        {
            row.Data.SignCount = used.SignCount;
            row.Data.IsBackedUp = used.IsBackedUp;
            row.Data.IsUserVerified = used.IsUserVerified;
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private static IdentityUserPasskey<Guid> RowOf(Guid user, UserPasskeyInfo made, string name) =>
        new()
        {
            UserId = user,
            CredentialId = made.CredentialId,
            Data = new IdentityPasskeyData
            {
                PublicKey = made.PublicKey,
                Name = name,
                CreatedAt = made.CreatedAt,
                SignCount = made.SignCount,
                Transports = made.Transports,
                IsUserVerified = made.IsUserVerified,
                IsBackupEligible = made.IsBackupEligible,
                IsBackedUp = made.IsBackedUp,
                AttestationObject = made.AttestationObject,
                ClientDataJson = made.ClientDataJson,
            },
        };
}

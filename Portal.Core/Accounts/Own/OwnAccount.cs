using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.People;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts.Own;

/// <summary>A person's own account as they see it.</summary>
/// <param name="Live">The session they look from, with account and roles.</param>
/// <param name="IsProved">True while they may change what protects the account.</param>
/// <param name="Passkeys">Their passkeys.</param>
/// <param name="RecoveryCodesLeft">Recovery codes that are good still.</param>
/// <param name="Sessions">Their sessions that go on, latest use first.</param>
public sealed record OwnAccountView(
    LiveSession Live,
    bool IsProved,
    IReadOnlyList<Passkey> Passkeys,
    int RecoveryCodesLeft,
    IReadOnlyList<AccountSession> Sessions
);

/// <summary>Reads and keeps a person's own account. Thread-safe.</summary>
public sealed class OwnAccount(
    PortalDatabase databases,
    SessionLedger sessions,
    OwnSession own,
    Passkeys passkeys,
    ReadUser users
)
{
    /// <summary>The account of a session; null when it has ended.</summary>
    public async Task<OwnAccountView?> ReadAsync(Guid session, CancellationToken cancellationToken)
    {
        if (await sessions.FindAsync(session, cancellationToken) is not { } live)
        {
            return null;
        }

        await using var db = databases.CreateDbContext();
        return new OwnAccountView(
            live,
            own.IsProved(live.Session),
            await passkeys.ListAsync(live.User.Id, cancellationToken),
            await db.Set<RecoveryCode>().CountAsync(row => row.UserId == live.User.Id, cancellationToken),
            await users.SessionsAsync(db, live.User, cancellationToken)
        );
    }

    /// <summary>Gives the person another name.</summary>
    /// <returns>Null when done; otherwise why not.</returns>
    public Task<Refusal?> RenameAsync(Guid session, string name, CancellationToken cancellationToken) =>
        own.ChangeAsync(
            session,
            OwnNeed.Full,
            (change, _) =>
            {
                var tidy = Folding.Tidy(name);
                if (!Person.IsName(tidy))
                {
                    return Task.FromResult<Refusal?>(AccountRefusals.NameMissing);
                }

                if (change.User.DisplayName != tidy)
                {
                    change.Audit(AccountActs.Renamed, new { name = change.User.DisplayName }, new { name = tidy });
                    change.User.Rename(tidy);
                }

                return Task.FromResult<Refusal?>(null);
            },
            cancellationToken
        );

    /// <summary>Ends other sessions of the person: one, or all but this.</summary>
    /// <returns>Null when done; otherwise why not.</returns>
    public Task<Refusal?> EndOthersAsync(Guid session, Guid? other, CancellationToken cancellationToken) =>
        own.ChangeAsync(
            session,
            OwnNeed.Full,
            async (change, cancelled) =>
            {
                var user = change.User.Id;
                var ended = await change
                    .Db.Sessions.Where(row => row.UserId == user && row.Id != session && (other == null || row.Id == other))
                    .ExecuteDeleteAsync(cancelled);
                if (ended > 0)
                {
                    change.Audit(AccountActs.SessionsEnded, after: new { ended });
                }

                return null;
            },
            cancellationToken
        );
}

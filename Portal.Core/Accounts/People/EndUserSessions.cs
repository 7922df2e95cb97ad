using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts.Sessions;

namespace Portal.Core.Accounts.People;

/// <summary>Ends sessions of a person, one or all, with every page open in them.</summary>
public sealed class EndUserSessions(AccountDesk desk)
{
    /// <summary>Ends them. Safe to repeat.</summary>
    /// <param name="actor">Who ends them: an Administrator.</param>
    /// <param name="user">Whose.</param>
    /// <param name="session">Which one; null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when done; otherwise why not.</returns>
    public Task<Refusal?> ExecuteAsync(Actor actor, Guid user, Guid? session, CancellationToken cancellationToken) =>
        desk.ChangeAsync(
            (actor, NeedsProof: false),
            user,
            async (change, cancelled) =>
            {
                var ended = await change
                    .Db.Sessions.Where(row => row.UserId == user && (session == null || row.Id == session))
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

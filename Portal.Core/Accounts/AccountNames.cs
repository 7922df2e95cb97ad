using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>Whose an account is; one that was made nameless keeps only its id.</summary>
internal sealed class AccountNames(PortalDatabase databases) : IRecordNames
{
    /// <inheritdoc/>
    public string Kind => AccountActs.Kind;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<Guid, string>> FindAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        return await db
            .Users.Where(user => ids.Contains(user.Id) && user.AnonymisedAt == null)
            .Select(user => new { user.Id, user.DisplayName })
            .ToDictionaryAsync(user => user.Id, user => user.DisplayName, cancellationToken);
    }
}

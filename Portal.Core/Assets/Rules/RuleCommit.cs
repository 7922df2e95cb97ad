using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Rules;

internal static class RuleCommit
{
    /// <summary>Saves and commits what a person changed; false when somebody else was quicker.</summary>
    public static async Task<bool> TryCommitAsync(
        this PortalDbContext db,
        WriteTransaction write,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (IsLost(exception))
        {
            return false;
        }
    }

    /// <summary>True when somebody else wrote the same row at the same moment: nothing was stored.</summary>
    public static bool IsLost(DbUpdateException exception) =>
        exception is DbUpdateConcurrencyException || exception.IsUniqueViolation();
}

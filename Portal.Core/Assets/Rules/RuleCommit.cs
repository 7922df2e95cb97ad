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
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || exception.IsUniqueViolation())
        {
            return false;
        }
    }
}

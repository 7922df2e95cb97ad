using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Access;

/// <summary>
/// Asks Odoo anew whose contacts the Members are, several in one call, and forgets those who were disabled or have another e-mail now.
/// Source: 003-12, DESIGN §9.
/// </summary>
public sealed class RefreshContacts(PortalDatabase databases, ContactQuestions questions, ContactAccess contacts) : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "refresh-contacts";

    private const int Batch = 50;

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Refresh contacts";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.ImportBilling;

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var forgotten = await ForgetAsync(cancellationToken);
        var known = await ListAsync(cancellationToken);
        progress.Expect(known.Count);
        foreach (var batch in known.Chunk(Batch))
        {
            var emails = batch.Select(person => person.Email).ToList();
            var found = await questions.FindAsync(progress.Trigger, emails, cancellationToken);
            var answers = batch.Select(person => AnswerOf(person.UserId, person.Email, found));
            await contacts.KeepAsync([.. answers], cancellationToken);
            progress.Advance(batch.Length);
        }

        return $"{known.Count:N0} people asked for" + (forgotten > 0 ? $", {forgotten:N0} forgotten." : ".");
    }

    private static ContactAnswer AnswerOf(Guid user, string email, IReadOnlyList<CompanyContact> found) =>
        new(user, email, found.Where(contact => contact.HasEmail(email)).Select(contact => contact.CompanyId).ToHashSet());

    private async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var users = db.Users.Where(user => user.DisabledAt == null && user.EmailConfirmed);
        var gone = await db
            .ContactReadings.Where(reading =>
                !users.Any(user => user.Id == reading.UserId && user.NormalizedEmail == reading.Email)
            )
            .ToListAsync(cancellationToken);
        db.ContactReadings.RemoveRange(gone);
        await db.SaveChangesAsync(cancellationToken);
        return gone.Count;
    }

    private async Task<IReadOnlyList<(Guid UserId, string Email)>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var people = await db
            .ContactReadings.Join(db.Users, reading => reading.UserId, user => user.Id, (_, user) => new { user.Id, user.Email })
            .OrderBy(person => person.Id)
            .ToListAsync(cancellationToken);
        return [.. people.Select(person => (person.Id, person.Email!))]; // those without one were forgotten
    }
}

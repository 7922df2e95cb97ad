using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Access;

/// <summary>What Odoo answered about one person.</summary>
/// <param name="UserId">Their account.</param>
/// <param name="Email">The e-mail that was asked for.</param>
/// <param name="Companies">Odoo ids of the companies they are a contact of.</param>
internal readonly record struct ContactAnswer(Guid UserId, string Email, IReadOnlySet<int> Companies);

/// <summary>
/// Stores answers about contacts, those of several people in one transaction: all are renewed by one statement, and only differences are
/// written.
/// </summary>
internal static class ContactRows
{
    /// <returns>True when somebody sees more or less than before.</returns>
    public static async Task<bool> StoreAsync(
        PortalDatabase databases,
        IReadOnlyCollection<ContactAnswer> answers,
        DateTime at,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var users = answers.Select(answer => answer.UserId).ToList();
        // first, since it holds the rows: what is read of them below is so until the end
        await db
            .ContactReadings.Where(row => users.Contains(row.UserId))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ReadAt, at), cancellationToken);
        var readings = await db
            .ContactReadings.Where(row => users.Contains(row.UserId))
            .ToDictionaryAsync(row => row.UserId, cancellationToken);
        var companies = await db.ContactCompanies.Where(row => users.Contains(row.UserId)).ToListAsync(cancellationToken);
        var before = companies.ToLookup(row => row.UserId);
        var differs = false;
        foreach (var answer in answers)
        {
            Renew(db, readings.GetValueOrDefault(answer.UserId), answer, at);
            differs |= Replace(db, [.. before[answer.UserId]], answer);
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return differs;
    }

    private static void Renew(PortalDbContext db, ContactReading? reading, ContactAnswer answer, DateTime at)
    {
        var key = ContactReading.KeyOf(answer.Email);
        if (reading is null)
        {
            db.ContactReadings.Add(ContactReading.Of(answer.UserId, key, at));
        }
        else if (reading.Email != key)
        {
            reading.Renew(key, at);
        }
    }

    private static bool Replace(PortalDbContext db, List<ContactCompany> before, ContactAnswer answer)
    {
        var gone = before.Where(row => !answer.Companies.Contains(row.CompanyId)).ToList();
        var come = answer.Companies.Except(before.Select(row => row.CompanyId)).ToList();
        db.ContactCompanies.RemoveRange(gone);
        db.ContactCompanies.AddRange(come.Select(company => new ContactCompany { UserId = answer.UserId, CompanyId = company }));
        return gone.Count + come.Count > 0;
    }
}

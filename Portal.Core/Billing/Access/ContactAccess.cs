using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Access;

/// <summary>
/// Knows whose contact a person is in Odoo. The answer is kept and good for five minutes; an older one is asked for anew before it is
/// used, and goes on counting while Odoo does not answer. Whoever asks at the same time shares one question. Thread-safe.
/// Source: 003-12, DESIGN §9, P6.
/// </summary>
public sealed partial class ContactAccess(
    PortalDatabase databases,
    IContactDirectory directory,
    BillingChanges changes,
    TimeProvider time,
    ILogger<ContactAccess> logger
)
{
    /// <summary>How long an answer counts without being asked for again.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(5);

    // a page does not wait for an Odoo that hangs, and not every page asks one that is away
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(Guid, string), Lazy<Task>> _underWay = new();
    private DateTime _failedAt;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The reading for a person and the e-mail they have now; null when Odoo was never asked for it, or there is none to ask for.</summary>
    internal async Task<ContactReading?> ReadAsync(Guid user, string? email, CancellationToken cancellationToken)
    {
        if (email is null || !EmailList.IsAddress(email))
        {
            return null;
        }

        var key = ContactReading.KeyOf(email);
        var known = await FindAsync(user, key, cancellationToken);
        if ((known is not null && Now - known.ReadAt < GoodFor) || Now - _failedAt < AskAgainAfter)
        {
            return known;
        }

        var asking = _underWay.GetOrAdd((user, key), _ => new Lazy<Task>(() => AskAsync(user, email)));
        try
        {
            await asking.Value.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return known; // the question goes on; open pages hear of its answer
        }

        return await FindAsync(user, key, cancellationToken);
    }

    /// <summary>Keeps what Odoo answered for one person.</summary>
    internal async Task KeepAsync(Guid user, string email, IReadOnlySet<int> companies, CancellationToken cancellationToken)
    {
        try
        {
            if (await StoreAsync(user, ContactReading.KeyOf(email), companies, cancellationToken))
            {
                changes.Raise();
            }
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || exception.IsUniqueViolation())
        {
            LogStoredElsewhere(user); // another node asked the same just now
        }
    }

    private async Task<ContactReading?> FindAsync(Guid user, string emailKey, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db
            .ContactReadings.AsNoTracking()
            .SingleOrDefaultAsync(reading => reading.UserId == user && reading.Email == emailKey, cancellationToken);
    }

    private async Task AskAsync(Guid user, string email)
    {
        try
        {
            await Task.Yield(); // never inside the dictionary's call
            var contacts = await directory.FindAsync([email], CancellationToken.None);
            var companies = contacts.Where(contact => contact.HasEmail(email)).Select(contact => contact.CompanyId).ToHashSet();
            await KeepAsync(user, email, companies, CancellationToken.None);
        }
        catch (ConnectorException exception)
        {
            _failedAt = Now;
            LogAway(user, exception.Message);
        }
        finally
        {
            _underWay.TryRemove((user, ContactReading.KeyOf(email)), out _);
        }
    }

    // true when the person sees more or less than before
    private async Task<bool> StoreAsync(
        Guid user,
        string emailKey,
        IReadOnlySet<int> companies,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var reading = await db.ContactReadings.SingleOrDefaultAsync(row => row.UserId == user, cancellationToken);
        var before = await db.ContactCompanies.Where(row => row.UserId == user).ToListAsync(cancellationToken);
        if (reading is null)
        {
            db.ContactReadings.Add(ContactReading.Of(user, emailKey, Now));
        }
        else
        {
            reading.Renew(emailKey, Now);
        }

        var gone = before.Where(row => !companies.Contains(row.CompanyId)).ToList();
        var come = companies.Except(before.Select(row => row.CompanyId)).ToList();
        db.ContactCompanies.RemoveRange(gone);
        db.ContactCompanies.AddRange(come.Select(company => new ContactCompany { UserId = user, CompanyId = company }));
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return gone.Count + come.Count > 0;
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Contacts of user {UserId} could not be read from Odoo; what is known goes on counting. {Fault}"
    )]
    private partial void LogAway(Guid userId, string fault);

    [LoggerMessage(LogLevel.Debug, "Contacts of user {UserId} were stored by another node")]
    private partial void LogStoredElsewhere(Guid userId);
}

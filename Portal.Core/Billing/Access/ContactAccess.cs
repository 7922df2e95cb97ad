using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Access;

/// <summary>
/// Knows whose contact a person is in Odoo. The answer is kept and good for five minutes; an older one is asked for anew before it is
/// used, and goes on counting while Odoo does not answer. Whoever asks at the same time shares one question. Thread-safe.
/// Source: 003-12, DESIGN §9, P6.
/// </summary>
public sealed partial class ContactAccess(
    PortalDatabase databases,
    ContactQuestions questions,
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
    internal Task KeepAsync(Guid user, string email, IReadOnlySet<int> companies, CancellationToken cancellationToken) =>
        KeepAsync([new ContactAnswer(user, email, companies)], cancellationToken);

    /// <summary>Keeps what Odoo answered for several people, all at once.</summary>
    internal async Task KeepAsync(IReadOnlyList<ContactAnswer> answers, CancellationToken cancellationToken)
    {
        try
        {
            if (await ContactRows.StoreAsync(databases, answers, Now, cancellationToken))
            {
                changes.Raise();
            }
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || exception.IsUniqueViolation())
        {
            await KeepEachAsync(answers, cancellationToken);
        }
    }

    // another node asked for one of them just now: that one is as fresh, the others are kept singly
    private async Task KeepEachAsync(IReadOnlyList<ContactAnswer> answers, CancellationToken cancellationToken)
    {
        if (answers is [var one])
        {
            LogStoredElsewhere(one.UserId);
            return;
        }

        foreach (var answer in answers)
        {
            await KeepAsync([answer], cancellationToken);
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
            var contacts = await questions.FindAsync(JobTrigger.Schedule, [email], CancellationToken.None);
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

    [LoggerMessage(
        LogLevel.Warning,
        "Contacts of user {UserId} could not be read from Odoo; what is known goes on counting. {Fault}"
    )]
    private partial void LogAway(Guid userId, string fault);

    [LoggerMessage(LogLevel.Debug, "Contacts of user {UserId} were stored by another node")]
    private partial void LogStoredElsewhere(Guid userId);
}

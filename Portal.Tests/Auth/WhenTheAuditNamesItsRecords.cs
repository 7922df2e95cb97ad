using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Tests.Auth;

public abstract class WhenTheAuditNamesItsRecords(DatabaseProvider provider) : AccountSuite(provider)
{
    private const string Erika = "erika@example.com";

    public sealed class OnSqlite() : WhenTheAuditNamesItsRecords(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTheAuditNamesItsRecords(DatabaseProvider.Postgres);

    [Fact]
    public async Task Each_has_the_name_it_has_now_and_one_that_is_gone_keeps_its_id()
    {
        var user = await JoinAsync(Erika, Role.Finance);
        await using var db = Portal.OpenDatabase();
        db.Audit.Add(AuditEntry.For(DateTime.UtcNow, Actor.Portal, "account.gone", ("account", $"{Guid.CreateVersion7()}")));
        db.Audit.Add(AuditEntry.For(DateTime.UtcNow, Actor.Portal, "list.exported", ("list", "audit")));
        await db.SaveChangesAsync(Cancellation);
        var entries = await db.Audit.ToListAsync(Cancellation);

        var names = await Get<ReadRecordNames>().ExecuteAsync(Administrator, entries, Cancellation);

        Assert.Equal(user.DisplayName, names[("account", $"{user.Id}")]);
        var nameless = entries
            .Where(entry => !names.ContainsKey((entry.SubjectKind, entry.SubjectId)))
            .Select(entry => entry.Action);
        Assert.Contains("account.gone", nameless);
        Assert.Contains("list.exported", nameless);
    }

    [Fact]
    public async Task Who_may_not_see_the_audit_is_told_no_name()
    {
        await JoinAsync(Erika, Role.Finance);
        await using var db = Portal.OpenDatabase();
        var entries = await db.Audit.ToListAsync(Cancellation);
        var finance = Administrator with { Roles = new HashSet<Role> { Role.Finance } };

        Assert.Empty(await Get<ReadRecordNames>().ExecuteAsync(finance, entries, Cancellation));
    }
}

using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts.Links;

/// <summary>
/// Does what a link is for, once. A refused password leaves the link good; a used, ended or replaced link looks like one that never was.
/// Source: DESIGN §6, §9.
/// </summary>
public sealed class UseAccountLink(
    PortalDatabase databases,
    AccountDesk desk,
    IPasswordHasher<PortalUser> hasher,
    TimeProvider time
)
{
    /// <summary>Sets the password of the account that a link invites or resets, and ends its sessions and its other links.</summary>
    /// <returns>The account's e-mail.</returns>
    public async Task<Result<string>> SetPasswordAsync(string token, string password, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var link = await AccountLink.FindAsync(db, token, now, cancellationToken);
        if (link is not { Kind: AccountLinkKind.Invitation or AccountLinkKind.Reset, UserId: { } id })
        {
            return AccountRefusals.BadLink(token);
        }

        await PortalUser.HoldAsync(db, id, cancellationToken);
        var user = await db.Users.SingleAsync(row => row.Id == id, cancellationToken);
        if (user.DisabledAt is not null || user.AnonymisedAt is not null)
        {
            return AccountRefusals.LinkSpent;
        }

        if (PasswordRules.Check(password, user.Email ?? "", user.DisplayName) is { } refused)
        {
            return refused;
        }

        if (!await link.SpendAsync(db, cancellationToken))
        {
            return AccountRefusals.LinkSpent;
        }

        user.PasswordHash = hasher.HashPassword(user, password);
        user.Restamp(now);
        await AccountLink.ForgetAsync(db, id, cancellationToken);
        await Lockout.ForgetAsync(db, user.Email ?? "", cancellationToken);
        return await FinishAsync((db, write), user, (AccountActs.PasswordSet, []), now, cancellationToken);
    }

    /// <summary>Makes the first administrator. Where there is one already, the link is good no more.</summary>
    /// <returns>The account's e-mail.</returns>
    public async Task<Result<string>> SetUpAsync(
        string token,
        Person account,
        string password,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await DatabaseStamp.HoldAsync(db, cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var link = await AccountLink.FindAsync(db, token, now, cancellationToken);
        if (
            link is not { Kind: AccountLinkKind.SetUp }
            || await HeldRoles.HasAdministratorBesideAsync(db, null, cancellationToken)
        )
        {
            return AccountRefusals.BadLink(token);
        }

        var refusals = account.Check();
        if (PasswordRules.Check(password, account.Email, account.Name) is { } weak)
        {
            refusals.Add(weak);
        }

        if (refusals.Count > 0)
        {
            return refusals;
        }

        if (!await link.SpendAsync(db, cancellationToken))
        {
            return AccountRefusals.LinkSpent;
        }

        var user = PortalUser.For(account.Email, account.Name, now);
        user.PasswordHash = hasher.HashPassword(user, password);
        db.Users.Add(user);
        HashSet<Role> roles = [Role.Administrator];
        await HeldRoles.ReplaceAsync(db, user.Id, roles, cancellationToken);
        await db.Set<AccountLink>().Where(other => other.Kind == AccountLinkKind.SetUp).ExecuteDeleteAsync(cancellationToken);
        return await FinishAsync((db, write), user, (AccountActs.SetUp, roles), now, cancellationToken);
    }

    private async Task<Result<string>> FinishAsync(
        (PortalDbContext Db, WriteTransaction Write) open,
        PortalUser user,
        (string Act, HashSet<Role> Granted) done,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var email = user.Email ?? "";
        var actor = new Actor(user.Id, user.DisplayName, email, new HashSet<Role>());
        object after =
            done.Granted.Count == 0 ? new { email } : new { email, roles = done.Granted.Select(role => role.ToString()) };
        open.Db.Audit.Add(AuditEntry.For(now, actor, done.Act, AccountActs.Subject(user.Id), after: after));
        try
        {
            await open.Db.SaveChangesAsync(cancellationToken);
            await open.Write.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return AccountRefusals.EmailTaken;
        }

        desk.Raise(user.Id);
        return email;
    }
}

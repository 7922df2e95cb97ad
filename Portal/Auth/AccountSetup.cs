using Microsoft.AspNetCore.Identity;
using Portal.Configuration;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Links;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Auth;

/// <summary>Ensures, at each start, the administrator of the configuration and the sandbox's demo accounts. Several nodes may do it at once. Safe to repeat.</summary>
internal sealed partial class AccountSetup(
    UserManager<PortalUser> users,
    PortalDbContext db,
    PortalSettings settings,
    TimeProvider time,
    ILogger<AccountSetup> logger
)
{
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (settings.IsSandbox)
        {
            foreach (var demo in DemoAccounts.All)
            {
                await EnsureAsync(demo.Email, demo.Name, DemoAccounts.Password, demo.Role, isDemo: true, cancellationToken);
            }
        }

        if (settings.Admin is { } admin)
        {
            var name = admin.Email.Split('@')[0];
            await EnsureAsync(admin.Email, name, admin.Password.Reveal(), Role.Administrator, isDemo: false, cancellationToken);
        }
    }

    private async Task EnsureAsync(
        string email,
        string name,
        string password,
        Role role,
        bool isDemo,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await DatabaseStamp.HoldAsync(db, cancellationToken);
        var changes = new List<string>();
        var user = await users.FindByEmailAsync(email);
        if (user is null)
        {
            user = PortalUser.For(email, name, time.GetUtcNow().UtcDateTime, isDemo);
            Check(await users.CreateAsync(user, password));
            changes.Add("created");
        }

        changes.AddRange(await ReconcileAsync(user, password, role, cancellationToken));
        if (changes.Count > 0)
        {
            var at = time.GetUtcNow().UtcDateTime;
            var subject = ("account", user.Id.ToString());
            db.Add(AuditEntry.For(at, Actor.Portal, "account.ensured", subject, after: new { email, changes }));
            await db.SaveChangesAsync(cancellationToken);
            LogEnsured(user.Id, role, string.Join(", ", changes));
        }

        await transaction.CommitAsync(cancellationToken);
    }

    // touches only what differs: a reset password or stamp would end the sessions of the person
    private async Task<List<string>> ReconcileAsync(
        PortalUser user,
        string password,
        Role role,
        CancellationToken cancellationToken
    )
    {
        var changes = new List<string>();
        if (!await users.CheckPasswordAsync(user, password))
        {
            Check(await users.RemovePasswordAsync(user));
            Check(await users.AddPasswordAsync(user, password));
            await AccountLink.ForgetAsync(db, user.Id, cancellationToken);
            changes.Add("password");
        }

        if (user.DisabledAt is not null || !user.EmailConfirmed)
        {
            (user.DisabledAt, user.EmailConfirmed) = (null, true);
            Check(await users.UpdateAsync(user));
            changes.Add("enabled");
        }

        await Lockout.ForgetAsync(db, user.Email ?? "", cancellationToken);

        if (!await users.IsInRoleAsync(user, role.ToString()))
        {
            Check(await users.AddToRoleAsync(user, role.ToString()));
            changes.Add($"role {role}");
        }

        return changes;
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException($"An account of the configuration cannot be saved: {result}.");
        }
    }

    [LoggerMessage(LogLevel.Information, "Account {UserId} ensured as {Role}: {Changes}")]
    private partial void LogEnsured(Guid userId, Role role, string changes);
}

using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Rules;

/// <summary>Saves a maintenance window; its times are those of the wall clock in Portal's zone. Source: R14, scenario 19.</summary>
public sealed class SaveWindow(PortalDatabase database, AlertOptions options, TimeProvider time)
{
    private const int MinutesOfDay = 24 * 60;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>Saves it.</summary>
    /// <returns>The window; every fault of the draft when it is refused.</returns>
    public async Task<Result<MaintenanceWindow>> ExecuteAsync(Actor actor, WindowDraft draft, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ChangeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        draft = draft with { Name = Folding.Tidy(draft.Name) };
        if (ListFaults(draft) is { Count: > 0 } faults)
        {
            return faults;
        }

        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var window = await db.MaintenanceWindows.SingleOrDefaultAsync(each => each.Key == draft.Key, cancellationToken);
        if (draft.Key is not null && window is null)
        {
            return RuleRefusals.NoWindow;
        }

        var scope = await FindScopeAsync(db, draft, cancellationToken);
        if (scope is null || (window?.Version ?? 0) != draft.Version)
        {
            return scope is not null ? RuleRefusals.Changed : MissingOf(draft.Scope);
        }

        var (now, before) = (time.GetUtcNow().UtcDateTime, window is null ? null : Said(window));
        if (window is null)
        {
            window = MaintenanceWindow.Make(now);
            db.MaintenanceWindows.Add(window);
        }

        window.Save(draft, scope, options.Zone, actor, now);
        db.Audit.Add(
            AuditEntry.For(
                now,
                actor,
                "maintenance-window.saved",
                (MaintenanceWindow.Kind, $"{window.Key}"),
                before,
                Said(window)
            )
        );
        return await db.TryCommitAsync(write, cancellationToken) ? window : RuleRefusals.Changed;
    }

    private static Refusal MissingOf(WindowScope scope) =>
        scope == WindowScope.Client ? RuleRefusals.ClientMissing : RuleRefusals.AssetMissing;

    internal static object Said(MaintenanceWindow window) =>
        new
        {
            window.Name,
            scope = $"{window.Scope}",
            window.ScopeName,
            days = $"{window.Days}",
            window.FromMinute,
            window.UntilMinute,
            window.StartsAt,
            window.EndsAt,
        };

    private static async Task<string?> FindScopeAsync(
        PortalDbContext db,
        WindowDraft draft,
        CancellationToken cancellationToken
    ) =>
        draft.Scope switch
        {
            WindowScope.Client => await db
                .Clients.Where(client => client.Key == draft.ClientKey)
                .Select(client => client.Name)
                .SingleOrDefaultAsync(cancellationToken),
            WindowScope.Asset => await db
                .Assets.Where(asset => asset.Key == draft.AssetKey)
                .Select(asset => asset.Hostname)
                .SingleOrDefaultAsync(cancellationToken),
            _ => "",
        };

    private static List<Refusal> ListFaults(WindowDraft draft)
    {
        var faults = new List<Refusal>();
        if (draft.Name.Length is 0 or > RuleRefusals.NameLength)
        {
            faults.Add(draft.Name.Length == 0 ? RuleRefusals.NameMissing : RuleRefusals.NameTooLong);
        }

        if (draft.Scope == WindowScope.Client && draft.ClientKey is null)
        {
            faults.Add(RuleRefusals.ClientMissing);
        }

        if (draft.Scope == WindowScope.Asset && draft.AssetKey is null)
        {
            faults.Add(RuleRefusals.AssetMissing);
        }

        if (draft.Days != WeekDays.None)
        {
            if (draft.FromMinute is < 0 or >= MinutesOfDay || draft.UntilMinute is < 0 or >= MinutesOfDay)
            {
                faults.Add(RuleRefusals.TimeWrong);
            }
        }
        else if (draft.StartsAt is not { } starts)
        {
            faults.Add(RuleRefusals.StartMissing);
        }
        else if (draft.EndsAt is not { } ends || ends <= starts || ends - starts > Longest)
        {
            faults.Add(RuleRefusals.EndWrong);
        }

        return faults;
    }
}

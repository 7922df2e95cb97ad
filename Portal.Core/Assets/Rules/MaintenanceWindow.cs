using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.Assets.Rules;

/// <summary>What a maintenance window is for.</summary>
public enum WindowScope
{
    /// <summary>Every alert.</summary>
    Everything = 0,

    /// <summary>Those of a client.</summary>
    Client = 1,

    /// <summary>Those of an asset.</summary>
    Asset = 2,
}

/// <summary>Days of the week.</summary>
[Flags]
public enum WeekDays
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Monday.</summary>
    Monday = 1,

    /// <summary>Tuesday.</summary>
    Tuesday = 2,

    /// <summary>Wednesday.</summary>
    Wednesday = 4,

    /// <summary>Thursday.</summary>
    Thursday = 8,

    /// <summary>Friday.</summary>
    Friday = 16,

    /// <summary>Saturday.</summary>
    Saturday = 32,

    /// <summary>Sunday.</summary>
    Sunday = 64,
}

/// <summary>
/// A time in which alerts become no tickets: once, or every week. They are kept; what is known to last at its end becomes one then, all else with its repeat. Times are those
/// of the wall clock in Portal's zone. Source: R14, scenario 19.
/// </summary>
public sealed class MaintenanceWindow
{
    /// <summary>Kind of its record in the audit.</summary>
    public const string Kind = "maintenance-window";

    private MaintenanceWindow() { }

    /// <summary>Row id.</summary>
    public Guid Key { get; private set; }

    /// <summary>What staff call it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What it is for.</summary>
    public WindowScope Scope { get; private set; }

    /// <summary>The client, or null.</summary>
    public Guid? ClientKey { get; private set; }

    /// <summary>The asset, or null.</summary>
    public Guid? AssetKey { get; private set; }

    /// <summary>Name of client or asset when it was saved; empty for everything.</summary>
    public string ScopeName { get; private set; } = "";

    /// <summary>Days on which it begins, each week; none for one that comes once.</summary>
    public WeekDays Days { get; private set; }

    /// <summary>Of one that comes each week: minute of the day at which it begins, by the wall clock.</summary>
    public int FromMinute { get; private set; }

    /// <summary>Minute at which it ends; not later than the beginning means on the next day.</summary>
    public int UntilMinute { get; private set; }

    /// <summary>Of one that comes once: UTC instant it begins.</summary>
    public DateTime? StartsAt { get; private set; }

    /// <summary>UTC instant it ends.</summary>
    public DateTime? EndsAt { get; private set; }

    /// <summary>Who saved it last.</summary>
    public string ChangedBy { get; private set; } = "";

    /// <summary>Their user id; null for Portal itself.</summary>
    public Guid? ChangedById { get; private set; }

    /// <summary>UTC instant of that.</summary>
    public DateTime ChangedAt { get; private set; }

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    /// <summary>True for one that comes each week.</summary>
    public bool IsWeekly => Days != WeekDays.None;

    internal static MaintenanceWindow Make(DateTime now) => new() { Key = Guid.CreateVersion7(now) };

    internal void Save(WindowDraft draft, string scopeName, TimeZoneInfo zone, Actor actor, DateTime now)
    {
        (Name, Scope, ScopeName) = (draft.Name, draft.Scope, scopeName);
        ClientKey = draft.Scope == WindowScope.Client ? draft.ClientKey : null;
        AssetKey = draft.Scope == WindowScope.Asset ? draft.AssetKey : null;
        Days = draft.Days;
        (FromMinute, UntilMinute) = IsWeekly ? (draft.FromMinute, draft.UntilMinute) : (0, 0);
        StartsAt = IsWeekly ? null : WallClock.Begin(draft.StartsAt ?? default, zone);
        EndsAt = IsWeekly ? null : WallClock.End(draft.EndsAt ?? default, zone);
        (ChangedBy, ChangedById, ChangedAt) = (actor.Name, actor.Id, now);
        Version++;
    }

    /// <summary>True while it lasts.</summary>
    /// <param name="at">UTC instant.</param>
    /// <param name="zone">Portal's zone.</param>
    public bool Holds(DateTime at, TimeZoneInfo zone) =>
        IsWeekly ? WallClock.Holds(Days, FromMinute, UntilMinute, at, zone) : at >= StartsAt && at < EndsAt;

    /// <summary>True for one that is over for ever.</summary>
    /// <param name="at">UTC instant.</param>
    public bool IsOver(DateTime at) => !IsWeekly && EndsAt <= at;
}

/// <summary>A window as a person would have it.</summary>
/// <param name="Key">The window; null for a new one.</param>
/// <param name="Name">What staff call it.</param>
/// <param name="Scope">What it is for.</param>
/// <param name="ClientKey">The client, or null.</param>
/// <param name="AssetKey">The asset, or null.</param>
/// <param name="Days">Days on which it begins, each week; none for once.</param>
/// <param name="FromMinute">Minute of the day it begins, each week.</param>
/// <param name="UntilMinute">Minute of the day it ends.</param>
/// <param name="StartsAt">Once: when it begins, by the wall clock.</param>
/// <param name="EndsAt">Once: when it ends, by the wall clock.</param>
/// <param name="Version">Version that was looked at; 0 for a new one.</param>
public sealed record WindowDraft(
    Guid? Key,
    string Name,
    WindowScope Scope,
    Guid? ClientKey,
    Guid? AssetKey,
    WeekDays Days,
    int FromMinute,
    int UntilMinute,
    DateTime? StartsAt,
    DateTime? EndsAt,
    int Version
);

internal sealed class MaintenanceWindowMapping : IEntityTypeConfiguration<MaintenanceWindow>
{
    public void Configure(EntityTypeBuilder<MaintenanceWindow> builder)
    {
        builder.ToTable("MaintenanceWindows");
        builder.HasKey(window => window.Key);
        builder.Property(window => window.Key).ValueGeneratedNever();
        builder.Property(window => window.Version).IsConcurrencyToken();
        builder.Property(window => window.ChangedBy).HasMaxLength(200);
        builder.Ignore(window => window.IsWeekly);
        builder.HasIndex(window => new { window.ChangedAt, window.Key }, "IX_MaintenanceWindows_Changed");
    }
}

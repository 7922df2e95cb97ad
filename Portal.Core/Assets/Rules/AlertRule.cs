using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Assets.Alerts;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Rules;

/// <summary>What a condition looks at.</summary>
public enum RuleField
{
    /// <summary>The alert's title.</summary>
    Title = 0,

    /// <summary>Its text.</summary>
    Message = 1,

    /// <summary>Its priority, by its word.</summary>
    Priority = 2,

    /// <summary>Name of the client.</summary>
    Client = 3,

    /// <summary>Name of the device.</summary>
    Device = 4,
}

/// <summary>How a condition looks.</summary>
public enum RuleMatch
{
    /// <summary>The text is somewhere in it; upper and lower case, and accents, are alike.</summary>
    Contains = 0,

    /// <summary>A regular expression finds something in it.</summary>
    Regex = 1,
}

/// <summary>What a rule does with an alert.</summary>
public enum RuleAction
{
    /// <summary>It becomes a ticket.</summary>
    Ticket = 0,

    /// <summary>It is kept, and becomes none.</summary>
    Suppress = 1,
}

/// <summary>One condition of a rule.</summary>
/// <param name="Field">What it looks at.</param>
/// <param name="Match">How.</param>
/// <param name="Text">What for.</param>
public sealed record RuleCondition(RuleField Field, RuleMatch Match, string Text);

/// <summary>A rule for alerts; the first one that fits decides. Source: R14, b2.</summary>
public sealed class AlertRule
{
    /// <summary>Kind of its record in the audit.</summary>
    public const string Kind = "alert-rule";

    private AlertRule() { }

    /// <summary>Row id.</summary>
    public Guid Key { get; private set; }

    /// <summary>Its place: the lowest is asked first.</summary>
    public int Position { get; private set; }

    /// <summary>What staff call it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>True while it is asked.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Its conditions, which must all hold, as JSON.</summary>
    public string ConditionsJson { get; private set; } = "[]";

    /// <summary>What it does.</summary>
    public RuleAction Action { get; private set; }

    /// <summary>The priority that the ticket gets; null for the alert's own.</summary>
    public AlertPriority? Priority { get; private set; }

    /// <summary>The team that the ticket goes to; empty for the usual one.</summary>
    public string Team { get; private set; } = "";

    /// <summary>Who saved it last.</summary>
    public string ChangedBy { get; private set; } = "";

    /// <summary>Their user id; null for Portal itself.</summary>
    public Guid? ChangedById { get; private set; }

    /// <summary>UTC instant of that.</summary>
    public DateTime ChangedAt { get; private set; }

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    /// <summary>Its conditions.</summary>
    public IReadOnlyList<RuleCondition> Conditions =>
        JsonSerializer.Deserialize<List<RuleCondition>>(ConditionsJson, PortalDbContext.Json) ?? [];

    /// <summary>It as a draft, to be changed or tried.</summary>
    public RuleDraft ToDraft() => new(Key, Name, IsOn, Conditions, Action, Priority, Team, Version);

    internal static AlertRule Make(int position, DateTime now) => new() { Key = Guid.CreateVersion7(now), Position = position };

    internal void Save(RuleDraft draft, Actor actor, DateTime now)
    {
        (Name, IsOn, Action) = (draft.Name, draft.IsOn, draft.Action);
        (Priority, Team) = draft.Action == RuleAction.Suppress ? (null, "") : (draft.Priority, draft.Team);
        ConditionsJson = JsonSerializer.Serialize(draft.Conditions, PortalDbContext.Json);
        (ChangedBy, ChangedById, ChangedAt) = (actor.Name, actor.Id, now);
        Version++;
    }

    /// <summary>It is asked at another place now; of two moves at the same moment one is refused.</summary>
    internal void Move(int position)
    {
        Version += position == Position ? 0 : 1;
        Position = position;
    }
}

/// <summary>A rule as a person would have it.</summary>
/// <param name="Key">The rule; null for a new one.</param>
/// <param name="Name">What staff call it.</param>
/// <param name="IsOn">True while it is asked.</param>
/// <param name="Conditions">They must all hold; without any it fits every alert.</param>
/// <param name="Action">What it does.</param>
/// <param name="Priority">The priority the ticket gets, or null.</param>
/// <param name="Team">The team, or empty.</param>
/// <param name="Version">Version that was looked at; 0 for a new one.</param>
public sealed record RuleDraft(
    Guid? Key,
    string Name,
    bool IsOn,
    IReadOnlyList<RuleCondition> Conditions,
    RuleAction Action,
    AlertPriority? Priority,
    string Team,
    int Version
)
{
    /// <summary>How a refusal names a condition's text.</summary>
    /// <param name="number">The condition, counted from 1.</param>
    public static string FieldOf(int number) => $"{nameof(Conditions)}[{number}].{nameof(RuleCondition.Text)}";
}

internal sealed class AlertRuleMapping : IEntityTypeConfiguration<AlertRule>
{
    public void Configure(EntityTypeBuilder<AlertRule> builder)
    {
        builder.ToTable("AlertRules");
        builder.HasKey(rule => rule.Key);
        builder.Property(rule => rule.Key).ValueGeneratedNever();
        builder.Property(rule => rule.Version).IsConcurrencyToken();
        builder.Property(rule => rule.ChangedBy).HasMaxLength(200);
        builder.Ignore(rule => rule.Conditions);
        builder.HasIndex(rule => new { rule.Position, rule.Key }, "IX_AlertRules_Position");
    }
}

/// <summary>Rules on the context.</summary>
public static class RuleSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All rules.</summary>
        public DbSet<AlertRule> AlertRules => db.Set<AlertRule>();

        /// <summary>All maintenance windows.</summary>
        public DbSet<MaintenanceWindow> MaintenanceWindows => db.Set<MaintenanceWindow>();
    }
}

using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>How an act ended.</summary>
public enum AuditOutcome
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Tried and not done: another system said no, or could not be reached.</summary>
    Failed = 1,
}

/// <summary>One act: who or what, on which record, before and after. Written once. Source: P9, 001-15, scenario 34.</summary>
public sealed class AuditEntry : IAppendOnly
{
    private AuditEntry() { }

    /// <summary>Row id, rising with time.</summary>
    public Guid Id { get; private set; }

    /// <summary>UTC instant of the act.</summary>
    public DateTime At { get; private set; }

    /// <summary>User id, or null for Portal itself.</summary>
    public Guid? ActorId { get; private set; }

    /// <summary>Name at the time of the act.</summary>
    public string ActorName { get; private set; } = "";

    /// <summary>What was done, dotted: <c>billing-address.created</c>.</summary>
    public string Action { get; private set; } = "";

    /// <summary>Kind of record: <c>billing-address</c>.</summary>
    public string SubjectKind { get; private set; } = "";

    /// <summary>Id of the record, as text.</summary>
    public string SubjectId { get; private set; } = "";

    /// <summary>JSON of what changed, as it was; null when nothing was.</summary>
    public string? Before { get; private set; }

    /// <summary>JSON of what changed, as it is; null when nothing is left.</summary>
    public string? After { get; private set; }

    /// <summary>Trace id that ties the act to its calls on all sides: 32 hex digits.</summary>
    public string CorrelationId { get; private set; } = "";

    /// <summary>How it ended.</summary>
    public AuditOutcome Outcome { get; private set; }

    /// <summary>Person, act, record, reference and the values of before and after, folded, for the search; cut where it is long.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Makes the row; it is stored with the change it describes.</summary>
    /// <param name="at">UTC instant.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="action">What, dotted.</param>
    /// <param name="subject">Kind and id of the record.</param>
    /// <param name="before">What was, as an object to be written as JSON, or null. No secrets.</param>
    /// <param name="after">What is, likewise.</param>
    /// <param name="outcome">How it ended.</param>
    public static AuditEntry For(
        DateTime at,
        Actor actor,
        string action,
        (string Kind, string Id) subject,
        object? before = null,
        object? after = null,
        AuditOutcome outcome = AuditOutcome.Done
    )
    {
        var entry = new AuditEntry
        {
            Id = Guid.CreateVersion7(at),
            At = at,
            ActorId = actor.Id,
            ActorName = actor.Name,
            Action = action,
            SubjectKind = subject.Kind,
            SubjectId = subject.Id,
            Before = before is null ? null : JsonSerializer.Serialize(before, PortalDbContext.Json),
            After = after is null ? null : JsonSerializer.Serialize(after, PortalDbContext.Json),
            CorrelationId = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString(),
            Outcome = outcome,
        };
        entry.SearchText = AuditText.Of(entry);
        return entry;
    }

    /// <summary>Takes a person out of it; false when nothing of them was in it.</summary>
    internal bool Forget(PersonErasure erasure)
    {
        var names = new AuditNames(erasure.Person, erasure.Pseudonym);
        var isOwn = IsOf(erasure.Person.Id);
        var (name, before, after) = (ActorName, Before, After);
        ActorName = ActorId == erasure.Person.Id ? erasure.Pseudonym : ActorName;
        Before = names.Without(Before, isOwn);
        After = names.Without(After, isOwn);
        if ((name, before, after) == (ActorName, Before, After))
        {
            return false;
        }

        SearchText = AuditText.Of(this);
        return true;
    }

    /// <summary>True when what it says before or after names a person, who may have done something else or nothing in it.</summary>
    internal bool Names(PersonIdentity person)
    {
        var names = new AuditNames(person, "");
        var isOwn = IsOf(person.Id);
        return names.Without(Before, isOwn) != Before || names.Without(After, isOwn) != After;
    }

    /// <summary>True when it is about this person's account.</summary>
    internal bool IsOf(Guid person) => SubjectKind == AuditActs.AccountKind && SubjectId == person.ToString();

    /// <summary>The row as somebody hears it who may not know some of what changed. A copy; the kept row stays whole.</summary>
    /// <param name="properties">Names of what is left out, as they stand in the JSON.</param>
    internal AuditEntry Without(IReadOnlyCollection<string> properties)
    {
        var told = (AuditEntry)MemberwiseClone();
        (told.Before, told.After) = (Strip(Before, properties), Strip(After, properties));
        return told;
    }

    private static string? Strip(string? json, IReadOnlyCollection<string> properties)
    {
        if (json is null || JsonNode.Parse(json) is not JsonObject kept)
        {
            return json;
        }

        foreach (var property in properties)
        {
            kept.Remove(property);
        }

        return kept.ToJsonString(PortalDbContext.Json);
    }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("Audit");
        builder.IsAppendOnly(AuditPermitMapping.Table, AuditActs.Pruned, AuditActs.AnonymisingBegun);
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.Property(entry => entry.ActorName).HasMaxLength(200);
        builder.Property(entry => entry.Action).HasMaxLength(100);
        builder.Property(entry => entry.SubjectKind).HasMaxLength(60);
        builder.Property(entry => entry.SubjectId).HasMaxLength(100);
        builder.Property(entry => entry.CorrelationId).HasMaxLength(32);
        builder.Property(entry => entry.SearchText).HasMaxLength(AuditText.Most).HasSubstringIndex();
        Index(builder);
    }

    private static void Index(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.HasIndex(entry => new
        {
            entry.SubjectKind,
            entry.SubjectId,
            entry.Id,
        });
        // the list of one record's entries
        string[] record =
        [
            nameof(AuditEntry.SubjectKind),
            nameof(AuditEntry.SubjectId),
            nameof(AuditEntry.At),
            nameof(AuditEntry.Id),
        ];
        builder.HasIndex(record, "IX_Audit_Record");
        // the list, newest or oldest first, by itself and behind each filter
        builder.HasIndex([nameof(AuditEntry.At), nameof(AuditEntry.Id)], "IX_Audit_At");
        string[] filters =
        [
            nameof(AuditEntry.ActorId),
            nameof(AuditEntry.Action),
            nameof(AuditEntry.SubjectKind),
            nameof(AuditEntry.CorrelationId),
        ];
        foreach (var filter in filters)
        {
            builder.HasIndex([filter, nameof(AuditEntry.At), nameof(AuditEntry.Id)], $"IX_Audit_{filter}");
        }

        builder
            .HasIndex([nameof(AuditEntry.Outcome), nameof(AuditEntry.At), nameof(AuditEntry.Id)], "IX_Audit_NotDone")
            .HasFilter("\"Outcome\" <> 0");
    }
}

/// <summary>The audit's set on the context.</summary>
public static class AuditSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All audit rows.</summary>
        public DbSet<AuditEntry> Audit => db.Set<AuditEntry>();
    }
}

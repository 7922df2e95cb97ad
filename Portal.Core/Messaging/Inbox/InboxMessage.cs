using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.Messaging.Inbox;

/// <summary>States of a received message; no others exist. Source: DESIGN §3.</summary>
public enum InboxState
{
    /// <summary>Stored; its handler has not finished.</summary>
    Pending = 0,

    /// <summary>Its handler has carried it out.</summary>
    Done = 1,

    /// <summary>Nothing was to be done, for the reason kept with it.</summary>
    Ignored = 2,

    /// <summary>Its handler failed again and again; a person decides.</summary>
    Dead = 3,
}

/// <summary>Something another system sent, as it came: the raw body is never changed. Source: DESIGN §3, P1.</summary>
public sealed class InboxMessage
{
    /// <summary>Longest reason kept.</summary>
    public const int ReasonLength = 500;

    internal InboxMessage() { }

    /// <summary>Row id, rising in the order of arrival.</summary>
    public Guid Id { get; internal set; }

    /// <summary>Who sent it: <c>odoo</c>, <c>abs</c>, <c>events</c>, <c>outbox</c>.</summary>
    public string Source { get; internal set; } = "";

    /// <summary>What it is, in the sender's word: a model, an event's type.</summary>
    public string Kind { get; internal set; } = "";

    /// <summary>The id the sender gave it, or null; the same one twice is one message.</summary>
    public string? EventId { get; internal set; }

    /// <summary>The record it is about, <c>sale.order,42</c>; messages of one record are handled in order. Null when it names none.</summary>
    public string? Subject { get; internal set; }

    /// <summary>UTC instant since which body and headers are no longer kept; null while they are.</summary>
    public DateTime? BlankedAt { get; internal set; }

    /// <summary>SHA-256 of a body that is no longer kept, in hex; null while it is.</summary>
    public string? KeptDigest { get; internal set; }

    /// <summary>The bytes as received; empty since they are no longer kept.</summary>
    public byte[] Body { get; internal set; } = [];

    /// <summary>Headers worth keeping, as a JSON object; no proofs, no secrets.</summary>
    public string Headers { get; internal set; } = "{}";

    /// <summary>UTC instant of its arrival.</summary>
    public DateTime ReceivedAt { get; internal set; }

    /// <summary>Trace id that ties it to everything that follows from it: 32 hex digits.</summary>
    public string CorrelationId { get; internal set; } = "";

    /// <summary>Where it stands.</summary>
    public InboxState State { get; internal set; }

    /// <summary>Why it is ignored or dead, or why it still waits; null otherwise.</summary>
    public string? Reason { get; internal set; }

    /// <summary>How often its handler tried in vain; a system that does not answer is not counted.</summary>
    public int Tries { get; internal set; }

    /// <summary>UTC instant from which on it may be handled.</summary>
    public DateTime NextTryAt { get; internal set; }

    /// <summary>UTC instant it left <see cref="InboxState.Pending"/>, or null.</summary>
    public DateTime? SettledAt { get; internal set; }

    /// <summary>Who works on it, or null.</summary>
    public string? LeaseOwner { get; internal set; }

    /// <summary>UTC instant until which they hold it, or null.</summary>
    public DateTime? LeaseUntil { get; internal set; }

    /// <summary>Rises with each taking and each change by a person; the word of an earlier holder is refused.</summary>
    public long Fence { get; internal set; }

    /// <summary>A message of Portal's own, stored in the transaction of what it tells of.</summary>
    internal static InboxMessage Of(Guid id, in Arrival arrival, DateTime now) =>
        new()
        {
            Id = id,
            Source = arrival.Source,
            Kind = arrival.Kind,
            EventId = arrival.EventId,
            Subject = arrival.Subject,
            Body = arrival.Body.ToArray(),
            Headers = arrival.Headers,
            ReceivedAt = now,
            NextTryAt = now,
            CorrelationId = arrival.CorrelationId,
        };

    /// <summary>A person says that nothing is to be done. A lease must not be running.</summary>
    internal void Discard(string reason, DateTime now)
    {
        State = InboxState.Ignored;
        Reason = Folding.Cut(reason, ReasonLength);
        SettledAt = now;
        LeaseOwner = null;
        LeaseUntil = null;
        Fence++;
    }

    /// <summary>True while a worker may be handling it.</summary>
    internal bool IsBeingHandled(DateTime now) => State == InboxState.Pending && LeaseUntil > now;

    /// <summary>Makes it pending again, from the beginning. A lease must not be running.</summary>
    internal void Replay(DateTime now)
    {
        State = InboxState.Pending;
        Reason = null;
        Tries = 0;
        NextTryAt = now;
        SettledAt = null;
        LeaseOwner = null;
        LeaseUntil = null;
        Fence++;
    }
}

internal sealed class InboxMessageMapping : IEntityTypeConfiguration<InboxMessage>
{
    public const string Table = "Inbox";

    public void Configure(EntityTypeBuilder<InboxMessage> builder)
    {
        builder.ToTable(Table);
        builder.HasKey(message => message.Id);
        builder.Property(message => message.Id).ValueGeneratedNever();
        builder.Property(message => message.Source).HasMaxLength(Arrival.SourceLength);
        builder.Property(message => message.Kind).HasMaxLength(Arrival.KindLength);
        builder.Property(message => message.EventId).HasMaxLength(Arrival.EventIdLength);
        builder.Property(message => message.Subject).HasMaxLength(Arrival.SubjectLength);
        builder.Property(message => message.CorrelationId).HasMaxLength(32);
        builder.Property(message => message.Reason).HasMaxLength(InboxMessage.ReasonLength);
        builder.Property(message => message.LeaseOwner).HasMaxLength(200);
        builder.Property(message => message.KeptDigest).HasMaxLength(64);
        builder.Property(message => message.Fence).IsConcurrencyToken();
        ConfigureWork(builder);
        ConfigureLists(builder);
    }

    // what the doors and the worker look for
    private static void ConfigureWork(EntityTypeBuilder<InboxMessage> builder)
    {
        // the sender's id decides, and nothing else: equal bodies under two ids are two events
        builder
            .HasIndex(message => new { message.Source, message.EventId })
            .IsUnique()
            .HasFilter("\"EventId\" IS NOT NULL")
            .HasDatabaseName("UX_Inbox_Event");
        builder
            .HasIndex(message => new
            {
                message.Source,
                message.Kind,
                message.NextTryAt,
                message.Id,
            })
            .HasFilter("\"State\" = 0")
            .HasDatabaseName("IX_Inbox_Due");
        // what holds back a later message of its record; apart, so that a record with a long past costs nothing
        builder
            .HasIndex(
                message => new
                {
                    message.Source,
                    message.Subject,
                    message.Id,
                },
                "IX_Inbox_Order"
            )
            .HasFilter("\"State\" = 0 AND \"Subject\" IS NOT NULL");
    }

    // what people look for; one for each list that is short beside the many that are done. They hold the state too, the same in all their
    // rows: SQLite counts by an index alone only when all that is asked for stands in it
    private static void ConfigureLists(EntityTypeBuilder<InboxMessage> builder)
    {
        builder.HasIndex(message => new { message.Subject, message.Id }, "IX_Inbox_Subject").HasFilter("\"Subject\" IS NOT NULL");
        builder.HasIndex(message => new { message.ReceivedAt, message.Id }, "IX_Inbox_Received");
        foreach (var state in new[] { InboxState.Pending, InboxState.Ignored, InboxState.Dead })
        {
            builder
                .HasIndex(
                    message => new
                    {
                        message.ReceivedAt,
                        message.Id,
                        message.State,
                    },
                    $"IX_Inbox_{state}"
                )
                .HasFilter($"\"State\" = {(int)state}");
        }
        // what retention looks for
        builder
            .HasIndex(message => message.SettledAt, "IX_Inbox_Whole")
            .HasFilter("\"BlankedAt\" IS NULL AND \"State\" IN (1, 2)");
    }
}

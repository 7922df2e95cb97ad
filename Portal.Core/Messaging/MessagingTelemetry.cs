using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Portal.Core.Messaging;

/// <summary>What inbox and outbox tell a monitor. The first figure to watch is the age of the oldest that waits. Source: STYLE §5.</summary>
internal static class MessagingTelemetry
{
    public const string Name = "Portal.Messaging";

    public static readonly ActivitySource Activities = new(Name);
    public static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Stored = Meter.CreateCounter<long>("portal.inbox.stored", "{message}");
    public static readonly Counter<long> Duplicates = Meter.CreateCounter<long>("portal.inbox.duplicates", "{message}");
    public static readonly Counter<long> Refused = Meter.CreateCounter<long>("portal.inbox.queue_full", "{message}");
    public static readonly Counter<long> Unavailable = Meter.CreateCounter<long>("portal.inbox.unavailable", "{message}");
    public static readonly Counter<long> RefusedProofs = Meter.CreateCounter<long>("portal.inbox.refused_proofs", "{request}");
    public static readonly Histogram<int> BatchSize = Meter.CreateHistogram<int>("portal.inbox.batch", "{message}");
    public static readonly Counter<long> Handled = Meter.CreateCounter<long>("portal.inbox.handled", "{message}");
    public static readonly Counter<long> Attempts = Meter.CreateCounter<long>("portal.outbox.attempts", "{attempt}");
    public static readonly Counter<long> Fenced = Meter.CreateCounter<long>("portal.outbox.fenced", "{attempt}");
    public static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("portal.outbox.duration", "s");

    /// <summary>An activity that carries an earlier trace on; also where nobody listens, since audit rows take their correlation from it.</summary>
    public static Activity Continue(string name, string correlationId)
    {
        var parent = new ActivityContext(
            ActivityTraceId.CreateFromString(correlationId),
            ActivitySpanId.CreateRandom(),
            ActivityTraceFlags.None
        );
        return Activities.StartActivity(name, ActivityKind.Internal, parent)
            ?? new Activity(name).SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags).Start();
    }
}

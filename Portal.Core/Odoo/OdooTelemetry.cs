using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Portal.Core.Odoo;

/// <summary>Counts and times every call: by model, method and outcome, never by what was said.</summary>
internal sealed class OdooTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Portal.Odoo";

    private static readonly ActivitySource Activities = new(Name);

    private readonly Counter<long> _calls;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _inFlight;

    public OdooTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _calls = meter.CreateCounter<long>("portal.odoo.calls", "{call}", "Calls to Odoo that ended.");
        _duration = meter.CreateHistogram<double>("portal.odoo.call.duration", "s", "How long calls to Odoo took.");
        _inFlight = meter.CreateUpDownCounter<long>("portal.odoo.calls.in_flight", "{call}", "Calls to Odoo under way.");
    }

    public Activity? Begin(OdooCall call)
    {
        _inFlight.Add(1);
        return Activities
            .StartActivity(call.ToString(), ActivityKind.Client)
            ?.SetTag("odoo.model", call.Model)
            .SetTag("odoo.method", call.Method);
    }

    public void End(OdooCall call, Activity? activity, string outcome, TimeSpan duration)
    {
        _inFlight.Add(-1);
        var tags = new TagList
        {
            { "model", call.Model },
            { "method", call.Method },
            { "outcome", outcome },
        };
        _calls.Add(1, tags);
        _duration.Record(duration.TotalSeconds, tags);
        activity?.SetTag("odoo.outcome", outcome);
        activity?.SetStatus(outcome == OdooPipeline.Succeeded ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
    }
}

using System.Diagnostics;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Portal.Hosting;

/// <summary>
/// Gives each thing that a person does in an open page a trace of its own: all that is written down of it, at once or after a question, and all
/// calls that it makes carry one reference. Source: P9.
/// </summary>
internal sealed class ActTrace : CircuitHandler
{
    private const string Name = "act";

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next
    ) =>
        async context =>
        {
            Activity.Current = null; // the request that opened the page lasts as long as the page
            using var act = new Activity(Name).SetIdFormat(ActivityIdFormat.W3C).Start();
            await next(context);
        };
}

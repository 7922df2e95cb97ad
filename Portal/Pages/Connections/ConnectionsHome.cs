using Portal.Core;
using Portal.Core.Connections;
using Portal.Core.Home;

namespace Portal.Pages.Connections;

/// <summary>Keys that end soon, systems that do not answer or were never connected.</summary>
internal sealed class ConnectionNeeds(ListConnections list, ListConnectionWarnings warnings) : INeedsAttention
{
    public string Title => "Connections";

    private const string Page = "/connections";

    public async Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        var act = AccessPolicy.ChangeConnections.Check(actor) is null ? "Look at it" : null;
        var needs = new List<Need>();
        foreach (var warning in await warnings.ExecuteAsync(actor, cancellationToken))
        {
            needs.Add(new Need(warning.Text, Page) { IsUrgent = warning.IsUrgent, Act = act });
        }

        foreach (var connection in (await list.ExecuteAsync(actor, cancellationToken)).Value ?? [])
        {
            var name = FaultSentences.Name(connection.System);
            if (connection.Target is null)
            {
                needs.Add(new Need($"{name} is not connected", Page) { Act = act });
            }
            else if (connection.Status is { IsUp: false } status)
            {
                needs.Add(
                    new Need($"{name} does not answer as it should", Page)
                    {
                        OldestAt = status.SinceAt,
                        IsUrgent = true,
                        Act = act,
                    }
                );
            }
        }

        return needs;
    }
}

/// <summary>Portal is of no use before it knows an Odoo.</summary>
internal sealed class ConnectStep(ConnectedSystems systems, SystemStatusBoard board) : IFirstStep
{
    public int Place => 10;

    public async Task<FirstStep?> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (systems.FindProbe(ExternalSystem.Odoo) is not { } odoo)
        {
            return null;
        }

        var isConfigured = await odoo.FindTargetAsync(cancellationToken) is not null;
        var isDone = isConfigured && board.Find(ExternalSystem.Odoo) is { IsUp: true };
        if (AccessPolicy.SeeConnections.Check(actor) is not null)
        {
            return new FirstStep("Connect Odoo", "People and money come from there. Ask an administrator to connect it.", isDone);
        }

        var settings = string.Join(", ", odoo.Settings);
        var text = isConfigured
            ? "Its address is known. Test the connection: each step says what is wrong and what to do."
            : $"People and money come from there. Set {settings}, and start Portal again.";
        return new FirstStep("Connect Odoo", text, isDone) { Href = "/connections", Link = "Open connections" };
    }
}

namespace Portal.Core.Connections;

/// <summary>One figure of how a connection is used, for people.</summary>
/// <param name="Term">What it is: "Received in the last 5 minutes".</param>
/// <param name="Text">The figure.</param>
public sealed record ConnectionFigure(string Term, string Text)
{
    /// <summary>UTC instant it is of; null for now.</summary>
    public DateTime? At { get; init; }
}

/// <summary>Tells how the connection to a system is used now, where that says more than its status. A connector brings it. Source: R19.</summary>
public interface IConnectionFigures
{
    /// <summary>Which system.</summary>
    ExternalSystem System { get; }

    /// <summary>The figures of this node; asks nobody.</summary>
    IReadOnlyList<ConnectionFigure> Read();
}

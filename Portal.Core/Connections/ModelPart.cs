namespace Portal.Core.Connections;

/// <summary>How a part of a model stands in another system.</summary>
public enum PartState
{
    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there.</summary>
    Installed,

    /// <summary>Something else is there under its name, which Portal leaves alone: a person decides.</summary>
    Different,

    /// <summary>It belongs to an application that the system has not.</summary>
    NoPlace,
}

/// <summary>A part of a model that Portal can make in another system, and how it stands there. Source: 000-13 to 000-17.</summary>
/// <param name="Key">Its name among the parts, the same for ever.</param>
/// <param name="Title">What staff call it: "Asset on tickets".</param>
/// <param name="State">How it stands.</param>
/// <param name="Detail">What is missing or different, one sentence; empty when there is nothing to say.</param>
public sealed record FoundPart(string Key, string Title, PartState State, string Detail = "")
{
    /// <summary>True when installing has something to do.</summary>
    public bool IsLacking => State == PartState.Missing;
}

/// <summary>
/// Makes, in one other system, the records and fields that a profile of Portal lives by. Its methods throw <see cref="ConnectorException"/>; both
/// are safe to repeat. Source: FACTS §5.
/// </summary>
public interface IModelInstaller
{
    /// <summary>Which system.</summary>
    ExternalSystem System { get; }

    /// <summary>What a person does where Portal may not.</summary>
    string ByHand { get; }

    /// <summary>What it is called: "Client assets".</summary>
    string Title { get; }

    /// <summary>True when Portal is set up to live by it.</summary>
    bool IsNeeded { get; }

    /// <summary>The parts in the order they are made in, and how each stands.</summary>
    Task<IReadOnlyList<FoundPart>> FindAsync(CancellationToken cancellationToken);

    /// <summary>Makes one part that is missing; leaves one alone that stands.</summary>
    /// <param name="key">The part's <see cref="FoundPart.Key"/>.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    Task InstallAsync(string key, CancellationToken cancellationToken);
}

using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>Which lines of a count.</summary>
public enum SeatTab
{
    /// <summary>Those that somebody has to decide about.</summary>
    Waiting,

    /// <summary>Those that change something, whatever became of it.</summary>
    Changes,

    /// <summary>On their way to Odoo.</summary>
    Approved,

    /// <summary>Odoo has them.</summary>
    Applied,

    /// <summary>Odoo has refused them.</summary>
    Blocked,

    /// <summary>A person has said no.</summary>
    Rejected,

    /// <summary>Made void by a later count or a revert.</summary>
    Void,

    /// <summary>Taken back, or left as it was.</summary>
    Reverted,

    /// <summary>Nothing changes.</summary>
    Unchanged,

    /// <summary>All.</summary>
    All,
}

/// <summary>What lines are sorted by.</summary>
public enum SeatSort
{
    /// <summary>By the client's name.</summary>
    Client,

    /// <summary>By the change.</summary>
    Change,
}

/// <summary>What a list of lines shows.</summary>
public sealed record SeatLineRequest
{
    /// <summary>The count.</summary>
    public required Guid RunId { get; init; }

    /// <summary>Which lines.</summary>
    public SeatTab Tab { get; init; } = SeatTab.Waiting;

    /// <summary>Words of client, number or product.</summary>
    public string Search { get; init; } = "";

    /// <summary>Only lines with this guard; null for all.</summary>
    public SeatGuards? Guard { get; init; }

    /// <summary>Only this product's; empty for all.</summary>
    public string ProductCode { get; init; } = "";

    /// <summary>By what.</summary>
    public SeatSort Sort { get; init; }

    /// <summary>Downwards.</summary>
    public bool Descending { get; init; }

    /// <summary>Which page.</summary>
    public KeysetRequest Page { get; init; } = KeysetRequest.First(50);

    internal Keyset<SeatLine> Keyset =>
        Sort == SeatSort.Change
            ? new Keyset<SeatLine, decimal>(line => line.Delta, line => line.Id, Descending)
            : new Keyset<SeatLine, string>(line => line.ClientKey, line => line.Id, Descending);

    /// <summary>The lines, unsorted.</summary>
    internal IQueryable<SeatLine> In(IQueryable<SeatLine> all)
    {
        var lines = Of(all.Where(line => line.RunId == RunId), Tab);
        lines = ProductCode.Length == 0 ? lines : lines.Where(line => line.ProductCode == ProductCode);
        lines = Guard is { } guard ? lines.Where(line => (line.Guards & guard) != 0) : lines;
        return new SubstringSearch<SeatLine>(line => line.SearchText, Search).In(lines);
    }

    /// <summary>
    /// Of these lines, those that "all that match" means: they wait for a decision and need no choice first. Clients whose lines of a product would be
    /// given up are left out until they are asked for by that guard: it may be a mistake in the settings, and would stop what is billed everywhere.
    /// </summary>
    internal IQueryable<SeatLine> Decidable(IQueryable<SeatLine> all)
    {
        var lines = In(all).Where(line => line.State == SeatLineState.Proposed);
        return Guard == SeatGuards.RetiredProduct
            ? lines
            : lines.Where(line =>
                !all.Any(other =>
                    other.RunId == line.RunId
                    && other.ClientId == line.ClientId
                    && other.State == SeatLineState.Proposed
                    && (other.Guards & SeatGuards.RetiredProduct) != 0
                )
            );
    }

    private static IQueryable<SeatLine> Of(IQueryable<SeatLine> lines, SeatTab tab) =>
        tab switch
        {
            // what nothing speaks against goes out by itself
            SeatTab.Waiting => lines.Where(line =>
                line.State == SeatLineState.Asked || (line.State == SeatLineState.Proposed && line.Guards != SeatGuards.None)
            ),
            SeatTab.Changes => lines.Where(line => line.State != SeatLineState.Unchanged),
            SeatTab.Approved => lines.Where(line =>
                line.State == SeatLineState.Approved || line.State == SeatLineState.Reverting
            ),
            SeatTab.Applied => lines.Where(line => line.State == SeatLineState.Applied),
            SeatTab.Blocked => lines.Where(line =>
                line.State == SeatLineState.Blocked || line.State == SeatLineState.RevertBlocked
            ),
            SeatTab.Rejected => lines.Where(line => line.State == SeatLineState.Rejected),
            SeatTab.Void => lines.Where(line => line.State == SeatLineState.Superseded),
            SeatTab.Reverted => lines.Where(line => line.State == SeatLineState.Reverted || line.State == SeatLineState.Left),
            SeatTab.Unchanged => lines.Where(line => line.State == SeatLineState.Unchanged),
            _ => lines,
        };
}

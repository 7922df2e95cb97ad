using System.Globalization;
using Portal.Core.Jobs;

namespace Portal.Core.Billing;

/// <summary>Counts what a run does, for its progress and its one sentence at the end.</summary>
internal sealed class ImportTally(JobProgress progress)
{
    private const int MostNamed = 20;

    private static readonly (MirrorOutcome Outcome, string Name)[] Named =
    [
        (MirrorOutcome.Created, "created"),
        (MirrorOutcome.Changed, "changed"),
        (MirrorOutcome.Archived, "archived"),
        (MirrorOutcome.Deleted, "deleted"),
        (MirrorOutcome.Incomplete, "incomplete"),
    ];

    // as staff read them
    private static readonly string[] Order = ["created", "changed", "unchanged", "archived", "deleted", "incomplete", "skipped"];

    private readonly List<SkippedPartner> _skipped = [];

    public JobProgress Progress => progress;

    /// <summary>Adds a page.</summary>
    /// <param name="read">How many of them are settled.</param>
    /// <param name="written">Those that were written.</param>
    /// <param name="unchanged">Those that were not.</param>
    public void Add(int read, IReadOnlyList<MirrorChange> written, int unchanged)
    {
        var counts = Named
            .Select(named => (named.Name, (long)written.Count(change => change.Outcome == named.Outcome)))
            .Append(("unchanged", unchanged))
            .Where(count => count.Item2 > 0)
            .ToArray();
        progress.Advance(read, counts);
    }

    /// <summary>Names records that were left out; the same one counts once.</summary>
    public void Skip(IEnumerable<SkippedPartner> partners)
    {
        foreach (var partner in partners.Where(partner => !_skipped.Exists(known => known.Id == partner.Id)))
        {
            _skipped.Add(partner);
            progress.Advance(0, ("skipped", 1));
        }
    }

    /// <summary>What came of it, one sentence; a second one names what was left out.</summary>
    public string Sentence(string unit)
    {
        var counts = progress
            .Counts.Where(count => count.Value > 0)
            .OrderBy(count => Array.IndexOf(Order, count.Key))
            .Select(count => $"{Number(count.Value)} {count.Key}")
            .ToList();
        var result = $"{Number(progress.Done)} {unit}" + (counts.Count == 0 ? "." : $": {string.Join(", ", counts)}.");
        var unfit = _skipped.FindAll(partner => !partner.IsHidden);
        if (unfit.Count > 0)
        {
            result +=
                $" Skipped, because a value in them does not fit: Odoo's partners {Names(unfit)}. "
                + "Correct them there; the next import takes them.";
        }

        var hidden = _skipped.FindAll(partner => partner.IsHidden);
        return hidden.Count == 0
            ? result
            : $"{result} Skipped, because Portal's account may not read them: Odoo's partners {Names(hidden)}. "
                + "What Portal knows of them stays as it is; let the account work in their company in Odoo to have them read.";
    }

    private static string Names(List<SkippedPartner> partners)
    {
        var names = partners
            .Take(MostNamed)
            .Select(partner => partner.Field.Length > 0 ? $"{partner.Id} ({partner.Field})" : $"{partner.Id}");
        var more = partners.Count > MostNamed ? $" and {Number(partners.Count - MostNamed)} more" : "";
        return string.Join(", ", names) + more;
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

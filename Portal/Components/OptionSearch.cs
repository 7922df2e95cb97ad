using Portal.Core;

namespace Portal.Components;

/// <summary>Finds options by what was typed, blind to case and accents: those that begin with it first, then those that contain it.</summary>
internal sealed class OptionSearch<T>(IReadOnlyList<T> items, Func<T, string> textOf)
{
    private readonly List<(T Item, string Key)> _entries = [.. items.Select(item => (item, Folding.Fold(textOf(item))))];

    public List<T> Find(string typed)
    {
        var key = Folding.Fold(typed);
        return
        [
            .. _entries
                .Where(entry => entry.Key.Contains(key, StringComparison.Ordinal))
                .OrderBy(entry => entry.Key.StartsWith(key, StringComparison.Ordinal) ? 0 : 1)
                .Select(entry => entry.Item),
        ];
    }

    /// <summary>The option whose whole text is this, or none.</summary>
    public bool TryFindExact(string typed, out T? found)
    {
        var key = Folding.Fold(typed);
        var index = _entries.FindIndex(entry => entry.Key == key);
        found = index < 0 ? default : _entries[index].Item;
        return index >= 0;
    }
}

using Portal.Core.Alarms;

namespace Portal.Layout;

/// <summary>What a bell says aloud.</summary>
internal static class BellWords
{
    public static string Unseen(int count) =>
        count switch
        {
            0 => "Alarms, none unseen",
            1 => "Alarms, 1 unseen",
            _ => $"Alarms, {count} unseen",
        };

    /// <summary>What is news since it was last read; null when nothing is. A bell shows the first few, so what is counted may not be among them.</summary>
    public static string? Announce(Bell before, Bell now)
    {
        var known = before.Entries.Where(entry => entry.IsUnseen).Select(Key).ToHashSet();
        var news = now.Entries.Where(entry => entry.IsUnseen && !known.Contains(Key(entry))).Select(Say).ToList();
        return news.Count > 0 ? $"{Unseen(now.Unseen)}: {string.Join(". ", news)}"
            : now.Unseen > before.Unseen ? Unseen(now.Unseen)
            : null;
    }

    private static (Guid, DateTime) Key(BellEntry entry) => (entry.Alarm.Id, entry.Alarm.NewsAt);

    private static string Say(BellEntry entry) =>
        entry.Alarm.ClearedAt is null ? entry.Alarm.Title : $"Over: {entry.Alarm.Title}";
}

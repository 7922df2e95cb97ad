namespace Portal.Pages.Entitlements;

/// <summary>How old a promise is, to the hour: what a shift looks for ("failed in the last 6 h"). Source: scenario 11.</summary>
/// <param name="Key">As the address holds it.</param>
/// <param name="Title">What the choice is called.</param>
/// <param name="Length">The age.</param>
/// <param name="IsOlder">True for those that are older than it, false for younger ones.</param>
public sealed record EntitlementAge(string Key, string Title, TimeSpan Length, bool IsOlder)
{
    public static IReadOnlyList<EntitlementAge> All { get; } =
    [
        new("last-1h", "Last hour", TimeSpan.FromHours(1), IsOlder: false),
        new("last-6h", "Last 6 h", TimeSpan.FromHours(6), IsOlder: false),
        new("last-24h", "Last 24 h", TimeSpan.FromHours(24), IsOlder: false),
        new("older-1h", "Older than 1 h", TimeSpan.FromHours(1), IsOlder: true),
        new("older-6h", "Older than 6 h", TimeSpan.FromHours(6), IsOlder: true),
        new("older-24h", "Older than 24 h", TimeSpan.FromHours(24), IsOlder: true),
    ];

    /// <summary>The age of an address; null where it names none.</summary>
    public static EntitlementAge? Parse(string? key) => All.FirstOrDefault(age => age.Key == key);

    public DateTime? From(DateTime now) => IsOlder ? null : now - Length;

    public DateTime? Until(DateTime now) => IsOlder ? now - Length : null;
}

namespace Portal.Core.Retail.Drifts;

/// <summary>How entitlements beside an order's own are listed: all of them in one difference, whoever finds one.</summary>
internal static class FurtherEntitlements
{
    private const string One = " is there as well.";
    private const string Several = " are there as well.";
    private const string Between = ", ";

    /// <summary>All of them, as a comparison has seen them.</summary>
    public static DriftSighting All(Order order, string first, IReadOnlyCollection<string> further) =>
        See(order, first, $"{string.Join(Between, further)}{(further.Count == 1 ? One : Several)}");

    /// <summary>One more, beside those that are listed already.</summary>
    public static DriftSighting OneMore(Order order, string first, string further, Drift? listed)
    {
        string[]? named = listed is null ? [] : Named(listed.InAbs);
        if (named is null)
        {
            return See(order, first, listed!.InAbs); // more than a difference holds
        }

        var ids = new SortedSet<string>(named, StringComparer.Ordinal) { further };
        _ = ids.Remove(first);
        return All(order, first, ids);
    }

    private static DriftSighting See(Order order, string first, string inAbs) =>
        new(DriftKind.FurtherEntitlement, order.Subject, order.Name, $"{first} is on the order.", inAbs);

    // null when the text was cut
    private static string[]? Named(string inAbs) =>
        inAbs.EndsWith(One, StringComparison.Ordinal) ? inAbs[..^One.Length].Split(Between)
        : inAbs.EndsWith(Several, StringComparison.Ordinal) ? inAbs[..^Several.Length].Split(Between)
        : null;
}

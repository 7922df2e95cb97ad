namespace Portal.Auth;

/// <summary>Browser and system in words, from what a browser says of itself; for people to tell their sessions apart, and no more.</summary>
internal static class DeviceNames
{
    // the first that occurs counts: each later browser also claims to be the ones below
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];

    /// <summary>"Firefox on Windows"; nothing of an unknown text is passed on.</summary>
    public static string Describe(string? userAgent) =>
        (Find(Browsers, userAgent), Find(Systems, userAgent)) switch
        {
            (null, null) => "Unknown browser",
            (null, { } system) => $"Unknown browser on {system}",
            ({ } browser, null) => browser,
            ({ } browser, { } system) => $"{browser} on {system}",
        };

    private static string? Find((string Mark, string Name)[] known, string? text) =>
        known.FirstOrDefault(each => text?.Contains(each.Mark, StringComparison.Ordinal) == true).Name;
}

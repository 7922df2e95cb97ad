using Portal.Core;

namespace Portal.Auth;

/// <summary>Keeps "go on to" addresses inside Portal, so that a crafted sign-in link cannot lead elsewhere.</summary>
internal static class LocalUrl
{
    private const string Home = "/";

    /// <summary>The address if it is a path of this site other than the sign-in pages, escaped as a header needs it; else the home page.</summary>
    public static string OrHome(string? url) =>
        IsLocal(url) && Uri.TryCreate($"http://localhost{url}", UriKind.Absolute, out var full) ? OrHome(full) : Home;

    /// <summary>A page of the sign-in with where it leads on to.</summary>
    public static string With(string page, string goOnTo) =>
        goOnTo == Home ? page : $"{page}?returnUrl={Uri.EscapeDataString(goOnTo)}";

    // looked at again: dots in a path are gone now, and "/.//evil.example" was a path of this site
    private static string OrHome(Uri full) =>
        full.GetComponents(UriComponents.PathAndQuery | UriComponents.Fragment, UriFormat.UriEscaped) is var escaped
        && IsLocal(escaped)
        && !IsAccountPage(escaped)
            ? escaped
            : Home;

    private static bool IsLocal([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) && Folding.IsClean(url);

    private static bool IsAccountPage(string url) =>
        url.Split('?', '#')[0].TrimEnd('/').ToUpperInvariant()
            is "/SIGNIN"
                or "/SIGNIN/CODE"
                or "/SIGNOUT"
                or "/FORBIDDEN"
                or "/WELCOME"
                or "/SETUP"
                or "/STEP-UP";
}

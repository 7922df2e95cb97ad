namespace Portal.Auth;

/// <summary>Keeps "go on to" addresses inside Portal, so that a crafted sign-in link cannot lead elsewhere.</summary>
internal static class LocalUrl
{
    private const string Home = "/";

    /// <summary>The address if it is a path of this site other than the sign-in pages, else the home page.</summary>
    public static string OrHome(string? url) => IsLocal(url) && !IsAccountPage(url) ? url : Home;

    private static bool IsLocal([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl);

    private static bool IsAccountPage(string url) =>
        url.Split('?', '#')[0].TrimEnd('/').ToUpperInvariant() is "/SIGNIN" or "/SIGNOUT" or "/FORBIDDEN";
}

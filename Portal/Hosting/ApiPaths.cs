namespace Portal.Hosting;

/// <summary>Tells programs from people: under these paths errors are problem documents, elsewhere pages.</summary>
internal static class ApiPaths
{
    private static readonly PathString[] Roots = ["/sandbox", "/hooks", "/api", "/health", "/metrics", "/session", "/_blazor"];

    /// <summary>The sandbox's page for people stands at the root of what programs call.</summary>
    private static readonly PathString Page = "/sandbox";

    public static bool Owns(PathString path) => path != Page && Roots.Any(root => path.StartsWithSegments(root));
}

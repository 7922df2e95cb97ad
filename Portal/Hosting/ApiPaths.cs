namespace Portal.Hosting;

/// <summary>Tells programs from people: under these paths errors are problem documents, elsewhere pages.</summary>
internal static class ApiPaths
{
    private static readonly PathString[] Roots = ["/sandbox", "/hooks", "/api", "/health", "/metrics", "/session", "/_blazor"];

    public static bool Owns(PathString path) => Roots.Any(root => path.StartsWithSegments(root));
}

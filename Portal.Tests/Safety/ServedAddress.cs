using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Portal.Tests.Support;

namespace Portal.Tests.Safety;

/// <summary>An address that the running program serves.</summary>
/// <param name="Name">As <see cref="RouteRule"/> names it.</param>
/// <param name="Methods">Methods it answers.</param>
/// <param name="Path">One path that it matches.</param>
public sealed partial record ServedAddress(string Name, IReadOnlyList<string> Methods, string Path)
{
    /// <summary>All of them, from the routes of the host itself.</summary>
    internal static IReadOnlyList<ServedAddress> Of(RunningPortal portal) =>
        [
            .. portal
                .Services.GetServices<EndpointDataSource>()
                .SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>()
                .Select(Of)
                .DistinctBy(served => (served.Name, string.Join(' ', served.Methods)))
                .OrderBy(served => served.Name, StringComparer.Ordinal),
        ];

    /// <summary>Addresses that no rule covers, and rules that cover no address.</summary>
    public static IReadOnlyList<string> Unruled(IEnumerable<ServedAddress> served)
    {
        var all = served.ToList();
        return
        [
            .. all.Where(each => RouteRule.Of(each.Name) is null).Select(each => $"no rule for {each.Name}"),
            .. RouteRule
                .All.Where(rule => !all.Exists(each => RouteRule.Of(each.Name) == rule))
                .Select(rule => $"nothing at {rule.Address}"),
        ];
    }

    private static ServedAddress Of(RouteEndpoint endpoint)
    {
        var route = $"/{endpoint.RoutePattern.RawText?.Trim('/')}";
        var isPage = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        var isFile = endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;
        IReadOnlyList<string> methods =
            isPage ? ["GET", "POST"]
            : endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } named ? named
            : ["GET"];
        var verb =
            isPage ? "PAGE"
            : isFile ? "FILE"
            : methods[0];
        return new ServedAddress($"{verb} {route}", methods, PathOf(route));
    }

    private static string PathOf(string route) => Parameter().Replace(route, match => Sample(match.Value));

    private static string Sample(string parameter) =>
        parameter.Contains("guid", StringComparison.Ordinal) ? $"{Guid.CreateVersion7()}"
        : parameter.Contains("long", StringComparison.Ordinal) || parameter.Contains(":int", StringComparison.Ordinal) ? "7"
        : "x";

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}

using Microsoft.Extensions.DependencyInjection;

namespace Portal.Core.Finding;

/// <summary>Registers the search over everything.</summary>
public static class FindingRegistration
{
    /// <summary>Adds it. Each capability adds its own <see cref="ISearchSource"/> and <see cref="IFoundAct"/>.</summary>
    public static IServiceCollection AddFinding(this IServiceCollection services) => services.AddScoped<FindAnything>();
}

using Microsoft.Extensions.DependencyInjection;

namespace Portal.Core.Jobs;

/// <summary>A job that this version has.</summary>
/// <param name="Type">The type that does it.</param>
internal sealed record KnownJob(Type Type);

/// <summary>The jobs of this version by name, for those who know no more than the name of a run. Thread-safe.</summary>
public sealed class KnownJobs
{
    private readonly Lazy<IReadOnlyDictionary<string, string>> _titles;

    internal KnownJobs(IEnumerable<KnownJob> jobs, IServiceScopeFactory scopes)
    {
        _titles = new(() => Read(jobs, scopes));
    }

    /// <summary>The names of all.</summary>
    public IReadOnlyCollection<string> Names => [.. _titles.Value.Keys];

    /// <summary>What staff call a job. One that this version has no more is called by the words of its name.</summary>
    public string Title(string name) =>
        _titles.Value.TryGetValue(name, out var title) ? title
        : name.Length == 0 ? name
        : char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');

    private static Dictionary<string, string> Read(IEnumerable<KnownJob> jobs, IServiceScopeFactory scopes)
    {
        using var scope = scopes.CreateScope();
        return jobs.Select(job => (IJob)scope.ServiceProvider.GetRequiredService(job.Type))
            .ToDictionary(job => job.Name, job => job.Title, StringComparer.Ordinal);
    }
}

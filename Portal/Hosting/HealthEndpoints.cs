using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Core.Accounts;
using Portal.Core.Persistence;

namespace Portal.Hosting;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: so does its database, and scheduled jobs start. Other systems do not count: Portal serves
/// without them. Source: DESIGN §7, P6.
/// </summary>
internal static class HealthEndpoints
{
    private const string ReadyTag = "ready";
    private static readonly PathString Root = "/health";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static bool Owns(PathString path) => path.StartsWithSegments(Root);

    public static void AddPortalHealth(this IServiceCollection services) =>
        services
            .AddHealthChecks()
            .Add(new HealthCheckRegistration("database", Database, HealthStatus.Unhealthy, [ReadyTag], Patience))
            .Add(new HealthCheckRegistration("scheduler", Scheduler, HealthStatus.Unhealthy, [ReadyTag], Patience));

    public static void MapPortalHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", Answer(_ => false)).AllowAnonymous();
        endpoints.MapHealthChecks("/health/ready", Answer(check => check.Tags.Contains(ReadyTag))).AllowAnonymous();
    }

    private static HealthCheckOptions Answer(Func<HealthCheckRegistration, bool> which) =>
        new()
        {
            Predicate = which,
            ResponseWriter = (context, report) =>
                context.Response.WriteAsJsonAsync(
                    new
                    {
                        status = Word(report.Status),
                        checks = report.Entries.ToDictionary(entry => entry.Key, entry => Word(entry.Value.Status)),
                    },
                    context.RequestAborted
                ),
        };

    private static string Word(HealthStatus status) => status == HealthStatus.Healthy ? "up" : "down";

    private static DatabaseCheck Database(IServiceProvider services) => new(services.GetRequiredService<PortalDatabase>());

    private static SchedulerCheck Scheduler(IServiceProvider services) => new(services.GetRequiredService<ScheduleHost>());

    private sealed class DatabaseCheck(PortalDatabase database) : IHealthCheck
    {
        // the health service turns what this throws into "down" and logs it
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
        {
            await using var db = database.CreateDbContext();
            await db.Users.AnyAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }

    private sealed class SchedulerCheck(ScheduleHost schedule) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
            Task.FromResult(
                schedule.IsRunning ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("No job starts by schedule now")
            );
    }
}

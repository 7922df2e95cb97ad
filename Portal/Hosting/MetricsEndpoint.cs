using Portal.Configuration;
using Portal.Core.Odoo;
using Portal.Webhooks;

namespace Portal.Hosting;

/// <summary>Who may read the metrics.</summary>
/// <param name="Keys">Keys of monitors; without any, nobody.</param>
internal sealed record MetricsOptions(DoorSecrets Keys)
{
    public bool IsOn { get; private init; }

    public static MetricsOptions Read(SettingsReader reader) =>
        new(
            DoorSecrets.Read(
                reader.Secret(ConfigurationKeys.MetricsKey),
                allowSigning: false,
                problem => reader.Refuse(ConfigurationKeys.MetricsKey, problem)
            )
        )
        {
            IsOn = reader.IsSet(ConfigurationKeys.MetricsKey),
        };
}

/// <summary><c>GET /metrics</c>: what the program counts, in the text form that Prometheus reads, for a monitor that shows a key. Source: DESIGN §7.</summary>
internal static class MetricsEndpoint
{
    private const string Bearer = "Bearer ";
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void MapMetrics(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var options = services.GetRequiredService<MetricsOptions>();
        if (options.IsOn)
        {
            services.GetRequiredService<MetricsRecorder>().Begin();
            _ = services.GetRequiredService<OdooTelemetry>(); // its metrics are there before the first call
        }

        endpoints.MapGet("/metrics", context => AnswerAsync(context, options)).AllowAnonymous();
    }

    private static Task AnswerAsync(HttpContext context, MetricsOptions options)
    {
        var shown = context.Request.Headers.Authorization.ToString();
        if (!options.IsOn)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (
            !shown.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || options.Keys.FindSender(shown.AsSpan(Bearer.Length).Trim()) is null
        )
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(
            context.RequestServices.GetRequiredService<MetricsRecorder>().Write(),
            context.RequestAborted
        );
    }
}

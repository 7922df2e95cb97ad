using System.Globalization;
using System.Threading.RateLimiting;
using Portal.Hosting;

namespace Portal.Auth;

/// <summary>
/// Takes so many attempts to sign in a minute from one network. The framework's own middleware never gives back the timer of its limiters; this
/// one ends with its host.
/// </summary>
internal sealed class SignInLimiter(AuthOptions options) : IMiddleware, IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        RateLimitPartition.GetFixedWindowLimiter(
            ClientNetwork.OfRequests(context.Connection.RemoteIpAddress),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = options.SignInsPerMinute, Window = Window }
        )
    );

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!AccountEndpoints.IsSignIn(context))
        {
            await next(context);
            return;
        }

        using var lease = _limiter.AttemptAcquire(context);
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    public void Dispose() => _limiter.Dispose();
}

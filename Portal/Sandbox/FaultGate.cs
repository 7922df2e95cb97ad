using System.Net.Mime;

namespace Portal.Sandbox;

/// <summary>Lets a call through to a stand-in, or does to it what the fault in force says.</summary>
internal sealed class FaultGate(SandboxFaults faults, IHostApplicationLifetime host, TimeProvider time)
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Runs <paramref name="call"/>, which answers true if it changed records and leaves its answer to <paramref name="answer"/>.
    /// </summary>
    /// <remarks>A late call runs even if its caller has left, as on a real server.</remarks>
    public async Task PassAsync(HttpContext context, string system, Func<Task<bool>> call, Func<Task> answer)
    {
        switch (faults.TakeBefore(system))
        {
            case FaultMode.Down:
                context.Abort();
                break;
            case FaultMode.Timeout:
                await HoldAsync(context);
                break;
            case (FaultMode.Status500 or FaultMode.Status503 or FaultMode.Status422) and { } mode:
                await RefuseAsync(context, mode);
                break;
            case FaultMode.Slow:
                await Task.Delay(Late, time, CancellationToken.None);
                await RunAsync(context, system, call, answer);
                break;
            case FaultMode.Duplicate:
                await call();
                await RunAsync(context, system, call, answer);
                break;
            default:
                await RunAsync(context, system, call, answer);
                break;
        }
    }

    private async Task RunAsync(HttpContext context, string system, Func<Task<bool>> call, Func<Task> answer)
    {
        if (await call() && faults.TakeLostAnswer(system))
        {
            context.Abort();
        }
        else
        {
            await answer();
        }
    }

    private async Task HoldAsync(HttpContext context)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        var wait = Task.Delay(LongestHold, time, left.Token);
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }

    private static Task RefuseAsync(HttpContext context, FaultMode mode)
    {
        var (status, title) = mode switch
        {
            FaultMode.Status500 => (500, "Internal Server Error"),
            FaultMode.Status503 => (503, "Service Unavailable"),
            _ => (422, "Unprocessable Entity"),
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = $"{MediaTypeNames.Text.Html}; charset=utf-8";
        return context.Response.WriteAsync(
            $"<!doctype html>\n<html lang=en>\n<title>{status} {title}</title>\n<h1>{title}</h1>\n<p>The sandbox was told to answer so.</p>\n",
            context.RequestAborted
        );
    }
}

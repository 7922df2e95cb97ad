using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Portal.Core.Odoo;

/// <summary>
/// The way of every call: where Odoo is, a free place among the calls in flight, one attempt; and for reads two more when Odoo was
/// not there. A write is attempted once.
/// </summary>
internal sealed partial class OdooPipeline(
    OdooAccess access,
    IOdooProtocol protocol,
    OdooTelemetry telemetry,
    OdooPipelineSettings settings,
    ILogger<OdooPipeline> logger
) : IDisposable
{
    public const string Succeeded = "Ok";
    public const string Cancelled = "Cancelled";
    public const string Broken = "Broken";

    private readonly SemaphoreSlim _places = new(settings.MaxParallelCalls, settings.MaxParallelCalls);
    private readonly ResiliencePipeline _repeatReads = BuildRepeat(settings.Time);

    /// <summary>The endpoint of the last call; null before the first one, or when none was configured.</summary>
    public OdooEndpoint? KnownEndpoint { get; private set; }

    public OdooVersion? KnownVersion => protocol.KnownVersion;

    public Task<T?> ExecuteAsync<T>(OdooCall call, JsonTypeInfo<T> result, CancellationToken cancellationToken) =>
        RunAsync(
            call,
            (endpoint, token) => protocol.ExecuteAsync(endpoint, settings.Limit(call), result, token),
            cancellationToken
        );

    public void Dispose() => _places.Dispose();

    private async Task<T> RunAsync<T>(
        OdooCall call,
        Func<OdooEndpoint, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    ) =>
        call.IsRead
            ? await _repeatReads.ExecuteAsync(async token => await AttemptAsync(call, work, token), cancellationToken)
            : await AttemptAsync(call, work, cancellationToken);

    private async Task<T> AttemptAsync<T>(
        OdooCall call,
        Func<OdooEndpoint, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        var endpoint = await ResolveAsync(call, cancellationToken);
        try
        {
            return await PassAsync(call, work, endpoint, cancellationToken);
        }
        catch (ConnectorException failure) when (OdooAccess.IsRefusedKey(endpoint, failure))
        {
            KnownEndpoint = await access.ReplaceAsync(endpoint, failure, cancellationToken);
            return await PassAsync(call, work, KnownEndpoint, cancellationToken);
        }
    }

    private async Task<OdooEndpoint> ResolveAsync(OdooCall call, CancellationToken cancellationToken)
    {
        KnownEndpoint = await access.ResolveAsync(cancellationToken);
        return KnownEndpoint
            ?? throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.NotConfigured, $"{call}: no address is set.");
    }

    private async Task<T> PassAsync<T>(
        OdooCall call,
        Func<OdooEndpoint, CancellationToken, Task<T>> work,
        OdooEndpoint endpoint,
        CancellationToken cancellationToken
    )
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            return await MeasureAsync(call, WorkAsync, cancellationToken);
        }
        finally
        {
            _places.Release();
        }

        async Task<T> WorkAsync()
        {
            await access.PassAsync(endpoint, cancellationToken);
            return await work(endpoint, cancellationToken);
        }
    }

    private async Task<T> MeasureAsync<T>(OdooCall call, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var outcome = Broken;
        var startedAt = settings.Time.GetTimestamp();
        using var activity = telemetry.Begin(call);
        try
        {
            var result = await work();
            outcome = Succeeded;
            return result;
        }
        catch (ConnectorException failure)
        {
            outcome = failure.Fault.ToString();
            LogFailed(call.Model, call.Method, failure.Fault, failure.MayHaveHappened);
            throw;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = Cancelled;
            throw;
        }
        finally
        {
            var duration = settings.Time.GetElapsedTime(startedAt);
            telemetry.End(call, activity, outcome, duration);
            LogEnded(call.Model, call.Method, outcome, duration.TotalMilliseconds);
        }
    }

    private static ResiliencePipeline BuildRepeat(TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions
                {
                    MaxRetryAttempts = 2,
                    BackoffType = DelayBackoffType.Exponential,
                    Delay = TimeSpan.FromMilliseconds(200),
                    UseJitter = true,
                    ShouldHandle = new PredicateBuilder().Handle<ConnectorException>(static failure =>
                        failure is { Fault: ConnectorFault.Unreachable or ConnectorFault.Unavailable, RetryAfter: null }
                    ),
                }
            )
            .Build();

    [LoggerMessage(LogLevel.Debug, "Odoo {Model}.{Method} ended {Outcome} after {Milliseconds:F0} ms")]
    private partial void LogEnded(string model, string method, string outcome, double milliseconds);

    [LoggerMessage(LogLevel.Warning, "Odoo {Model}.{Method} failed: {Fault}; may have happened: {MayHaveHappened}")]
    private partial void LogFailed(string model, string method, ConnectorFault fault, bool mayHaveHappened);
}

/// <summary>How many calls at once, and the clock.</summary>
internal sealed record OdooPipelineSettings(int MaxParallelCalls, TimeProvider Time)
{
    /// <summary>Companies every call works in; empty for all that the account may.</summary>
    public IReadOnlyList<int> Companies { get; init; } = [];

    /// <summary>The call within the companies.</summary>
    public OdooCall Limit(OdooCall call) =>
        Companies.Count == 0 ? call : call with { Context = call.Context with { Companies = Companies } };
}

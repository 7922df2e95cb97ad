using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Bench.Kill;

/// <summary>
/// The other side, in the process that outlives all kills: keeps one effect per key, in the order in which they came, and every repeat. One in
/// twenty is carried out and its answer lost.
/// </summary>
internal sealed class KillLedger : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> _effects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, List<string>> _order = new(StringComparer.Ordinal);
    private WebApplication? _app;
    private long _repeats;
    private long _otherBytes;

    public Uri Address => new(_app!.Urls.First()); // started before it is asked

    public IReadOnlyCollection<string> Keys => [.. _effects.Keys];

    /// <summary>How many there are.</summary>
    public int Effects => _effects.Count;

    /// <summary>Requests under a key that was there already.</summary>
    public long Repeats => Interlocked.Read(ref _repeats);

    /// <summary>Those of them whose body differed.</summary>
    public long OtherBytes => Interlocked.Read(ref _otherBytes);

    public IReadOnlyDictionary<string, List<string>> Order => _order;

    public static async Task<KillLedger> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var ledger = new KillLedger { _app = builder.Build() };
        ledger._app.UseRouting();
        ledger._app.MapPost("/", (RequestDelegate)ledger.AnswerAsync);
        await ledger._app.StartAsync();
        return ledger;
    }

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        var isFirst = _effects.TryAdd(key, body.ToArray());
        if (isFirst)
        {
            var order = _order.GetOrAdd(context.Request.Headers["X-Subject"].ToString(), _ => []);
            lock (order)
            {
                order.Add(key);
            }
        }
        else
        {
            Interlocked.Increment(ref _repeats);
            Interlocked.Add(ref _otherBytes, _effects[key].AsSpan().SequenceEqual(body.ToArray()) ? 0 : 1);
        }

        if (isFirst && Random.Shared.Next(20) == 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = isFirst ? 201 : 200;
        await context.Response.WriteAsync("""{"entitlement_id":"E-1"}""", context.RequestAborted);
    }
}

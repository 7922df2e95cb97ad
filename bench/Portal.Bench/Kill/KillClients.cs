using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Portal.Bench.Kill;

/// <summary>
/// Senders that behave: each event is sent until it is acknowledged, over however many starts of Portal, and one in ten once more after that.
/// </summary>
internal sealed class KillClients : IAsyncDisposable
{
    private const int Count = 16;
    private const int Records = 50;

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = Count });
    private readonly ConcurrentDictionary<string, Guid> _acknowledged = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private volatile Uri? _portal;
    private TaskCompletionSource<long>? _first;
    private int _next;
    private long _otherIds;
    private long _unanswered;

    public KillClients()
    {
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", KillHost.ApiKey);
        _work = Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(WorkAsync)));
    }

    /// <summary>Events that were acknowledged, with the id they were acknowledged under.</summary>
    public IReadOnlyDictionary<string, Guid> Acknowledged => _acknowledged;

    /// <summary>Repeats that were acknowledged under another id than the first.</summary>
    public long OtherIds => Interlocked.Read(ref _otherIds);

    /// <summary>Requests whose answer never came: stored or not, who knows.</summary>
    public long Unanswered => Interlocked.Read(ref _unanswered);

    /// <summary>Portal listens there now; completes with the timestamp of its first acknowledgement.</summary>
    public Task<long> Turn(Uri portal)
    {
        _first = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        _portal = portal;
        return _first.Task;
    }

    /// <summary>Every event that was begun is acknowledged, and no other is begun.</summary>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await _work;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _stop.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _next);
            var name = number.ToString("0000000", CultureInfo.InvariantCulture);
            await SendAsync(name, number % Records);
            if (number % 10 == 0)
            {
                await SendAsync(name, number % Records);
            }
        }
    }

    private async Task SendAsync(string name, int record)
    {
        var body = $$"""{"type":"kill.event","id":"{{name}}","subject":"kill,{{record}}"}""";
        while (await TrySendAsync(body) is var id)
        {
            if (id is null)
            {
                await Task.Delay(20); // it is down, or was; as senders do
                continue;
            }

            _first?.TrySetResult(Stopwatch.GetTimestamp());
            var first = _acknowledged.GetOrAdd(name, id.Value);
            Interlocked.Add(ref _otherIds, first == id.Value ? 0 : 1);
            return;
        }
    }

    private async Task<Guid?> TrySendAsync(string body)
    {
        if (_portal is not { } portal)
        {
            return null;
        }

        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            using var answer = await _client.PostAsync(new Uri(portal, "/hooks/events"), content, limit.Token);
            var text = await answer.Content.ReadAsStringAsync(limit.Token);
            return answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.OK
                ? JsonNode.Parse(text)!["id"]!.GetValue<Guid>()
                : null;
        }
        catch (HttpRequestException refused) when (refused.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return null; // nobody listens
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            Interlocked.Increment(ref _unanswered);
            return null;
        }
    }
}

using System.Globalization;
using System.Net;
using System.Text.Json;
using Portal.Auth;
using Portal.Core;

namespace Portal.Pages.Sandbox;

/// <summary>Where this Portal reaches its own sandbox.</summary>
internal delegate Task<Uri> SandboxAddress(CancellationToken cancellationToken);

/// <summary>Calls <c>/sandbox/*</c> over http as any other program would; whoever may not use the sandbox is refused here.</summary>
internal sealed class SandboxClient(HttpClient http, SandboxAddress address, CurrentActor current)
{
    public const string Unanswered =
        "The sandbox did not answer. It runs inside Portal, so it may be starting or stopping. Try again in a moment.";

    public Task<SandboxReply<IReadOnlyList<SandboxSystem>>> ReadContentsAsync(CancellationToken cancellationToken) =>
        SendAsync<IReadOnlyList<SandboxSystem>>(HttpMethod.Get, "contents", null, cancellationToken);

    public Task<SandboxReply<FaultState>> ReadFaultsAsync(CancellationToken cancellationToken) =>
        SendAsync<FaultState>(HttpMethod.Get, "faults", null, cancellationToken);

    public Task<SandboxReply<ActiveFault>> OrderFaultAsync(FaultOrder order, CancellationToken cancellationToken) =>
        SendAsync<ActiveFault>(HttpMethod.Post, "faults", order, cancellationToken);

    /// <summary>Lifts the faults of a system and mode, or all.</summary>
    public Task<SandboxReply<string>> LiftAsync(ActiveFault? fault, CancellationToken cancellationToken) =>
        SendAsync<string>(
            HttpMethod.Delete,
            fault is null
                ? "faults"
                : $"faults?system={Uri.EscapeDataString(fault.System)}&mode={Uri.EscapeDataString(fault.Mode)}",
            null,
            cancellationToken
        );

    public Task<SandboxReply<IReadOnlyList<DeviceChoice>>> ReadDevicesAsync(CancellationToken cancellationToken) =>
        SendAsync<IReadOnlyList<DeviceChoice>>(HttpMethod.Get, "devices", null, cancellationToken);

    public Task<SandboxReply<HookResults>> SendAlertAsync(AlertOrder order, CancellationToken cancellationToken) =>
        SendAsync<HookResults>(HttpMethod.Post, "alerts", order, cancellationToken);

    /// <summary>A page of what ABS received: before or after one request, or the last page with the first of all.</summary>
    public Task<SandboxReply<RequestPage>> ReadRequestsAsync(
        long? before,
        long? after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        SendAsync<RequestPage>(
            HttpMethod.Get,
            string.Create(CultureInfo.InvariantCulture, $"abs/requests/page?limit={limit}&before={before}&after={after}"),
            null,
            cancellationToken
        );

    public Task<SandboxReply<string>> ForgetRequestsAsync(CancellationToken cancellationToken) =>
        SendAsync<string>(HttpMethod.Delete, "abs/requests", null, cancellationToken);

    /// <summary>Sends one call and reads its JSON; an answer without content is an empty text.</summary>
    public async Task<SandboxReply<T>> SendAsync<T>(
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancellationToken
    )
        where T : class
    {
        if (AccessPolicy.UseSandbox.Check(await current.GetAsync()) is { } refusal)
        {
            return SandboxReply.Failed<T>(refusal.Sentence);
        }

        var own = await address(cancellationToken);
        using var request = new HttpRequestMessage(method, new Uri(own, $"sandbox/{path}"));
        request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: SandboxReply.Json);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return await ReadAsync<T>(response, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return SandboxReply.Failed<T>(Unanswered);
        }
        catch (JsonException)
        {
            return SandboxReply.Failed<T>(Unanswered);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SandboxReply.Failed<T>(Unanswered);
        }
    }

    private static async Task<SandboxReply<T>> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
        where T : class
    {
        if (response.StatusCode is HttpStatusCode.NoContent && "" is T empty)
        {
            return SandboxReply.Of(empty);
        }

        if (response.IsSuccessStatusCode)
        {
            return await response.Content.ReadFromJsonAsync<T>(SandboxReply.Json, cancellationToken) is { } value
                ? SandboxReply.Of(value)
                : SandboxReply.Failed<T>(Unanswered);
        }

        if (response.StatusCode is HttpStatusCode.BadRequest)
        {
            var problem = await response.Content.ReadFromJsonAsync<WireProblem>(SandboxReply.Json, cancellationToken);
            return SandboxReply.Failed<T>("The sandbox can't do that. What is wrong stands beside each field.", problem?.Errors);
        }

        return SandboxReply.Failed<T>(
            $"The sandbox answered with status {(int)response.StatusCode}. A fault may be in force; lift it and try again."
        );
    }

    private sealed record WireProblem(Dictionary<string, string[]>? Errors);
}

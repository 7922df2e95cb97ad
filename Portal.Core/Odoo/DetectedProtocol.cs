using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace Portal.Core.Odoo;

/// <summary>
/// Speaks what the server can: JSON-2 with an API key from Odoo 19 on, JSON-RPC otherwise. Asks once for an endpoint, and again after a
/// failure that a new version may explain, at most once a minute. Whoever calls meanwhile waits for the same question. Thread-safe.
/// Source: C10, R18.
/// </summary>
internal sealed partial class DetectedProtocol(
    Json2Protocol json2,
    JsonRpcProtocol jsonRpc,
    TimeProvider time,
    ILogger<DetectedProtocol> logger
) : IOdooProtocol
{
    public static readonly TimeSpan AskedAgainAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private volatile Choice? _choice;
    private Question? _question;

    public OdooVersion? KnownVersion => _choice?.Protocol.KnownVersion;

    public Task<T?> ExecuteAsync<T>(
        OdooEndpoint endpoint,
        OdooCall call,
        JsonTypeInfo<T> result,
        CancellationToken cancellationToken
    ) => RunAsync(endpoint, protocol => protocol.ExecuteAsync(endpoint, call, result, cancellationToken), cancellationToken);

    /// <summary>A call that cannot have happened is made again when the server has changed to the other protocol.</summary>
    private async Task<T> RunAsync<T>(
        OdooEndpoint endpoint,
        Func<IOdooProtocol, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        var choice = await ChooseAsync(endpoint, cancellationToken);
        try
        {
            return await work(choice.Protocol);
        }
        catch (ConnectorException failure) when (MayBeOutdated(choice, failure))
        {
            choice.IsDoubtful = true;
            var isUnheard = failure is { Fault: ConnectorFault.Malformed, MayHaveHappened: false };
            if (!isUnheard || (await ChooseAsync(endpoint, cancellationToken)).Protocol == choice.Protocol)
            {
                throw;
            }
        }

        return await work((await ChooseAsync(endpoint, cancellationToken)).Protocol);
    }

    private async ValueTask<Choice> ChooseAsync(OdooEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (_choice is { } known && known.Endpoint.HasSameAccountAs(endpoint) && !(known.IsDoubtful && IsDue(known)))
        {
            return known;
        }

        return endpoint.HasApiKey ? await AskOnceAsync(endpoint).WaitAsync(cancellationToken) : Decide(endpoint, version: null);
    }

    /// <summary>One question at a time, which no caller's leaving ends: the transport's time-out does.</summary>
    private Task<Choice> AskOnceAsync(OdooEndpoint endpoint)
    {
        lock (_lock)
        {
            if (_question is not { Answer.IsCompleted: false } asked || !asked.Endpoint.HasSameAccountAs(endpoint))
            {
                _question = new Question(endpoint, AskAsync(endpoint));
            }

            return _question.Answer;
        }
    }

    private async Task<Choice> AskAsync(OdooEndpoint endpoint) =>
        Decide(endpoint, await json2.FindVersionAsync(endpoint, CancellationToken.None));

    private Choice Decide(OdooEndpoint endpoint, OdooVersion? version)
    {
        IOdooProtocol protocol = version is { Major: >= Json2Protocol.FirstMajor } ? json2 : jsonRpc;
        if (protocol != _choice?.Protocol)
        {
            LogChosen(protocol == json2 ? OdooProtocol.Json2 : OdooProtocol.JsonRpc, version?.Text ?? "unknown yet");
        }

        _choice = new Choice(endpoint, protocol, time.GetUtcNow());
        return _choice;
    }

    /// <summary>An endpoint without a key has no choice; else a server that was away or answers with a page may be another version now.</summary>
    private static bool MayBeOutdated(Choice choice, ConnectorException failure) =>
        choice.Endpoint.HasApiKey
        && failure.Fault is ConnectorFault.Malformed or ConnectorFault.Unreachable or ConnectorFault.Unavailable;

    private bool IsDue(Choice choice) => time.GetUtcNow() - choice.At >= AskedAgainAfter;

    [LoggerMessage(LogLevel.Information, "Odoo is called over {Protocol}; its version is {Version}")]
    private partial void LogChosen(OdooProtocol protocol, string version);

    private sealed record Choice(OdooEndpoint Endpoint, IOdooProtocol Protocol, DateTimeOffset At)
    {
        public volatile bool IsDoubtful;
    }

    private sealed record Question(OdooEndpoint Endpoint, Task<Choice> Answer);
}

using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>
/// Lets calls through to the database whose records Portal knows, and to no other. While that is being found out, all calls wait for the
/// one question, which no caller's leaving ends: the transport's time-out does. Without a stamp, as where there is no database, all pass.
/// Thread-safe.
/// </summary>
internal sealed class OdooDoor(IOdooProtocol protocol, LiveStamp? stamp = null)
{
    private readonly Lock _lock = new();
    private Question? _question;

    /// <summary>Lets a call to this endpoint through, or not.</summary>
    /// <exception cref="ConnectorException">It is another database than the one known, or it does not answer.</exception>
    public Task PassAsync(OdooEndpoint endpoint, CancellationToken cancellationToken) =>
        stamp is null || stamp.IsPassed(endpoint.ToTarget())
            ? Task.CompletedTask
            : AskOnceAsync(stamp, endpoint).WaitAsync(cancellationToken);

    /// <summary>Asks anew, over a line of its own.</summary>
    /// <exception cref="ConnectorException">It is another database than the one known, or it does not answer.</exception>
    public Task CheckAsync(OdooLine line, CancellationToken cancellationToken) =>
        stamp is null
            ? Task.CompletedTask
            : stamp.DemandAsync(line.Endpoint.ToTarget(), line.ReadDatabaseIdAsync, cancellationToken);

    private Task AskOnceAsync(LiveStamp stamp, OdooEndpoint endpoint)
    {
        lock (_lock)
        {
            if (_question is not { Answer.IsCompleted: false } asked || !asked.Endpoint.HasSameAccountAs(endpoint))
            {
                _question = new Question(endpoint, AskAsync(stamp, endpoint));
            }

            return _question.Answer;
        }
    }

    private async Task AskAsync(LiveStamp stamp, OdooEndpoint endpoint)
    {
        await Task.Yield(); // what comes before the first waiting would run under the lock
        await stamp.DemandAsync(
            endpoint.ToTarget(),
            token => OdooIdentity.ReadDatabaseIdAsync(protocol, endpoint, token),
            CancellationToken.None
        );
    }

    private sealed record Question(OdooEndpoint Endpoint, Task Answer);
}

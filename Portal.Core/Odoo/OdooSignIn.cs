namespace Portal.Core.Odoo;

/// <summary>A user id at an endpoint. It lasts until the password or the user changes there.</summary>
internal sealed record OdooSession(OdooEndpoint Endpoint, int Uid);

/// <summary>
/// Signs in once and shares the user id, for every sign-in costs Odoo about 0.6 s of CPU. Whoever waits for a sign-in shares its failure,
/// and a refusal is remembered for a minute, so that a wrong password makes no storm. Thread-safe. Source: FACTS §1.
/// </summary>
internal sealed class OdooSignIn(TimeProvider time) : IDisposable
{
    public static readonly TimeSpan CoolDown = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile OdooSession? _session;
    private volatile Denial? _denial;
    private volatile Failure? _lastFailure;
    private int _finished;

    /// <summary>The session, signing in when there is none for this endpoint.</summary>
    /// <param name="endpoint">Where and as whom.</param>
    /// <param name="authenticate">Asks for the user id; null when refused.</param>
    /// <param name="cancellationToken">Stops this caller; another one then signs in.</param>
    /// <exception cref="ConnectorException">Refused, now or less than a minute ago, or no usable answer.</exception>
    public async Task<OdooSession> GetAsync(
        OdooEndpoint endpoint,
        Func<OdooEndpoint, CancellationToken, Task<int?>> authenticate,
        CancellationToken cancellationToken
    )
    {
        if (_session is { } known && known.Endpoint.HasSameAccountAs(endpoint))
        {
            return known;
        }

        var finishedBefore = Volatile.Read(ref _finished);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _session is { } found && found.Endpoint.HasSameAccountAs(endpoint)
                ? found
                : await SignInAsync(endpoint, finishedBefore, authenticate, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>User id of the session at hand; null when there is none.</summary>
    public int? KnownUid => _session?.Uid;

    /// <summary>The session is no longer good; a newer one stays.</summary>
    public void Forget(OdooSession session) => Interlocked.CompareExchange(ref _session, null, session);

    /// <summary>Odoo refuses a session it has just given: asking again at once would change nothing.</summary>
    public void Refuse(OdooSession session)
    {
        Forget(session);
        _denial = new Denial(session.Endpoint, time.GetUtcNow());
    }

    public void Dispose() => _gate.Dispose();

    private async Task<OdooSession> SignInAsync(
        OdooEndpoint endpoint,
        int finishedBefore,
        Func<OdooEndpoint, CancellationToken, Task<int?>> authenticate,
        CancellationToken cancellationToken
    )
    {
        ThrowIfRefusedOrFailed(endpoint, finishedBefore);
        try
        {
            var uid = await authenticate(endpoint, cancellationToken) ?? throw RefusedNow(endpoint);
            _denial = null;
            _session = new OdooSession(endpoint, uid);
            return _session;
        }
        catch (ConnectorException failure)
        {
            _finished++;
            _lastFailure = new Failure(endpoint, _finished, failure);
            throw;
        }
    }

    private void ThrowIfRefusedOrFailed(OdooEndpoint endpoint, int finishedBefore)
    {
        if (_denial is { } denial && denial.Endpoint.HasSameAccountAs(endpoint) && time.GetUtcNow() - denial.At < CoolDown)
        {
            throw Refused("not asked again, it was refused less than a minute ago.");
        }

        if (_lastFailure is { } failure && failure.Number > finishedBefore && failure.Endpoint.HasSameAccountAs(endpoint))
        {
            throw new ConnectorException(
                ExternalSystem.Odoo,
                failure.Exception.Fault,
                "The sign-in waited for failed.",
                failure.Exception
            )
            {
                Cause = failure.Exception.Cause,
                Reason = failure.Exception.Reason,
                RetryAfter = failure.Exception.RetryAfter,
            };
        }
    }

    private ConnectorException RefusedNow(OdooEndpoint endpoint)
    {
        _denial = new Denial(endpoint, time.GetUtcNow());
        return Refused("wrong login, password or key.");
    }

    private static ConnectorException Refused(string detail) =>
        new(ExternalSystem.Odoo, ConnectorFault.Unauthorized, $"Sign-in: {detail}") { Cause = FaultCause.WrongSecret };

    private sealed record Denial(OdooEndpoint Endpoint, DateTimeOffset At);

    private sealed record Failure(OdooEndpoint Endpoint, int Number, ConnectorException Exception);
}

using System.Threading.Channels;

namespace Portal.Core.Mqtt;

/// <summary>
/// The one queue of what is published: each is begun before the next, as many at once as the broker takes, and ends when it is acknowledged.
/// Thread-safe. Source: MQTT.
/// </summary>
internal sealed class MqttOutgoing(MqttOptions options, OwnEchoes echoes, TimeProvider time) : IAsyncDisposable
{
    private readonly Channel<Pending> _queue = Channel.CreateUnbounded<Pending>();
    private readonly SemaphoreSlim _window = new(MqttOptions.Window);

    /// <summary>Publishes once; what nobody waits for any more before its turn is not sent.</summary>
    /// <exception cref="ConnectorException">It was not acknowledged.</exception>
    public async Task PublishAsync(
        MqttPublication publication,
        ConnectorException? lastFault,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new Pending(publication, cancellationToken);
        if (!_queue.Writer.TryWrite(pending))
        {
            throw MqttFaults.Away(lastFault);
        }

        await pending.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Takes nothing more.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Sends what comes until nothing more is taken.</summary>
    /// <param name="find">The connection of the moment, or null.</param>
    /// <param name="why">Why there is none.</param>
    public async Task SendAsync(Func<MqttConnection?> find, Func<ConnectorException?> why)
    {
        await foreach (var pending in _queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            await _window.WaitAsync(CancellationToken.None);
            var connection = find();
            if (connection is not null)
            {
                await connection.Room.WaitAsync(CancellationToken.None);
            }

            _ = SendAsync(pending, connection, why);
        }
    }

    /// <summary>Each that was on its way has heard how it ended; the others, that they were not sent.</summary>
    public async ValueTask DisposeAsync()
    {
        Complete();
        while (_queue.Reader.TryRead(out var unsent))
        {
            unsent.Done.TrySetException(MqttFaults.Away(null));
        }

        for (var slot = 0; slot < MqttOptions.Window; slot++)
        {
            await _window.WaitAsync(CancellationToken.None);
        }

        _window.Dispose();
    }

    private async Task SendAsync(Pending pending, MqttConnection? connection, Func<ConnectorException?> why)
    {
        using var limit = new CancellationTokenSource(options.AcknowledgeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, pending.Cancelled);
        try
        {
            pending.Cancelled.ThrowIfCancellationRequested();
            if (connection is null)
            {
                throw MqttFaults.Away(why());
            }

            if (!connection.HasNoLocal || options.IsShared)
            {
                echoes.Note(pending.Publication);
            }

            await connection.PublishAsync(pending.Publication, either.Token);
            pending.Done.TrySetResult();
        }
        catch (OperationCanceledException cancelled) when (!pending.Cancelled.IsCancellationRequested)
        {
            pending.Done.TrySetException(MqttFaults.Of(cancelled, "PUBLISH", mayHaveHappened: true));
        }
        catch (Exception failure)
        {
            pending.Done.TrySetException(failure); // the caller's to judge
        }
        finally
        {
            _ = connection?.Room.Release();
            _ = _window.Release();
        }
    }

    private sealed record Pending(MqttPublication Publication, CancellationToken Cancelled)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

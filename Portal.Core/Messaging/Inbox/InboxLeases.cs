using System.Collections.Concurrent;
using System.Data.Common;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>Keeps the leases of one round alive, and tells the work on a row when its lease is lost.</summary>
internal sealed class InboxLeases : IAsyncDisposable
{
    private readonly InboxClaims _claims;
    private readonly ConcurrentDictionary<Guid, Lease> _held;
    private readonly Dictionary<Guid, CancellationTokenSource> _lost;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _beating;

    public InboxLeases(InboxClaims claims, TimeProvider time, IEnumerable<InboxMessage> messages)
    {
        _claims = claims;
        _held = new(messages.Select(message => KeyValuePair.Create(message.Id, new Lease(message.Id, message.Fence))));
        _lost = _held.Keys.ToDictionary(id => id, _ => new CancellationTokenSource());
        _beating = BeatAsync(new PeriodicTimer(Lease.Heartbeat, time));
    }

    /// <summary>Cancelled once its lease is lost, also when that is so already.</summary>
    public CancellationToken LostOf(Guid id) => _lost[id].Token;

    /// <summary>The row is settled or given back.</summary>
    public void Release(Guid id) => _held.TryRemove(id, out _);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _beating;
        _ended.Dispose();
    }

    private async Task BeatAsync(PeriodicTimer timer)
    {
        using (timer)
        {
            try
            {
                while (await timer.WaitForNextTickAsync(_ended.Token))
                {
                    await KeepAllAsync();
                }
            }
            catch (OperationCanceledException)
            {
                return; // the round is over
            }
        }
    }

    private async Task KeepAllAsync()
    {
        foreach (var (id, lease) in _held)
        {
            if (!await TryKeepAsync(lease) && _held.TryRemove(id, out _))
            {
                await _lost[id].CancelAsync();
            }
        }
    }

    // a database that does not answer says nothing about the lease; the next beat may get through
    private async Task<bool> TryKeepAsync(Lease lease)
    {
        try
        {
            return await _claims.KeepAsync(lease, _ended.Token);
        }
        catch (DbException exception) when (exception.IsUnavailable())
        {
            return true;
        }
    }
}

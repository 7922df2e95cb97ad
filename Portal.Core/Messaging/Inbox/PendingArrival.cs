using System.Threading.Tasks.Sources;

namespace Portal.Core.Messaging.Inbox;

/// <summary>An arrival in the queue and the promise of its receipt, in one object that is used again and again.</summary>
internal sealed class PendingArrival : IValueTaskSource<Receipt>
{
    private readonly Action<PendingArrival> _giveBack;
    private ManualResetValueTaskSourceCore<Receipt> _core = new() { RunContinuationsAsynchronously = true };

    public PendingArrival(Action<PendingArrival> giveBack) => _giveBack = giveBack;

    public Arrival Arrival { get; private set; }

    public Guid Id { get; private set; }

    public DateTime ReceivedAt { get; private set; }

    /// <summary>When it came, by the steady clock.</summary>
    public long CameAt { get; private set; }

    /// <summary>What the store found; told to the sender once the transaction is on disk.</summary>
    public Receipt Receipt { get; set; }

    public ValueTask<Receipt> Task => new(this, _core.Version);

    public void Fill(in Arrival arrival, DateTime receivedAt, long cameAt) =>
        (Arrival, ReceivedAt, CameAt) = (arrival, receivedAt, cameAt);

    /// <summary>Gives it its id, in the order in which they are stored.</summary>
    public void Number(Guid id)
    {
        Id = id;
        Receipt = new Receipt(ReceiptKind.Stored, id);
    }

    public void Answer() => _core.SetResult(Receipt);

    public void Answer(Receipt receipt) => _core.SetResult(receipt);

    public void Fail(Exception exception) => _core.SetException(exception);

    Receipt IValueTaskSource<Receipt>.GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            Arrival = default;
            _core.Reset();
            _giveBack(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<Receipt>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<Receipt>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _core.OnCompleted(continuation, state, token, flags);
}

namespace Portal.Core.Messaging;

/// <summary>
/// Tells a loop of this process that there is work. Only a hint: what no hint tells is found by looking again a little later.
/// Thread-safe.
/// </summary>
public sealed class Wake
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _raised = New();

    /// <summary>There is something to do.</summary>
    public void Raise()
    {
        lock (_lock)
        {
            _ = _raised.TrySetResult();
        }
    }

    /// <summary>Waits for a hint, or for a time; hints given meanwhile are one.</summary>
    /// <param name="limit">Longest wait.</param>
    /// <param name="time">The clock of that wait.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    /// <returns>True for a hint.</returns>
    internal async Task<bool> WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        Task raised;
        lock (_lock)
        {
            raised = _raised.Task;
        }

        try
        {
            await raised.WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false; // nobody said anything: time to look
        }

        lock (_lock)
        {
            _raised = _raised.Task.IsCompleted ? New() : _raised;
        }

        return true;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

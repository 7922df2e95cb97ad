using System.Runtime.CompilerServices;

namespace Portal.Core.Jobs;

/// <summary>Reads the next page from another system while the last one is being stored.</summary>
public static class ReadAhead
{
    /// <summary>Gives the pages in order, reading one ahead. Whoever stops early waits for the reading under way to end.</summary>
    /// <param name="pages">The pages; asked for one at a time.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<T> ByOne<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> pages,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var reader = pages(leaving.Token).GetAsyncEnumerator(leaving.Token);
        var next = reader.MoveNextAsync().AsTask();
        try
        {
            while (await next)
            {
                var page = reader.Current;
                next = reader.MoveNextAsync().AsTask();
                yield return page;
            }
        }
        finally
        {
            await leaving.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

using Portal.Core.Persistence;

namespace Portal.Tests.Support;

/// <summary>
/// Base of a suite that runs on both databases: derive an abstract suite from it, and from that one class per database.
/// Each test has a database of its own.
/// </summary>
public abstract class DatabaseSuite(DatabaseProvider provider) : IAsyncLifetime
{
    private TestDatabase? _database;

    /// <summary>This test's database, with the present schema.</summary>
    protected TestDatabase Database => _database ?? throw new InvalidOperationException("The test has not begun.");

    /// <summary>Cancelled when the test run is.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(provider, Cancellation);

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}

using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Portal.Core.Persistence;

/// <summary>
/// All of Portal's tables in one context. It lists no entities: each folder brings its own mappings and sets, so this folder
/// depends on none of them. Every write passes the <see cref="WriteGate"/>, Identity's included. Not thread-safe: one per operation.
/// </summary>
public abstract class PortalDbContext(DbContextOptions options, WriteGate gate) : DbContext(options)
{
    /// <summary>How structured columns (audit before and after, drafts) are written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    /// <summary>True while this context may write: inside <see cref="BeginWriteAsync"/> or a save.</summary>
    internal bool MayWrite { get; private set; }

    /// <summary>
    /// Begins a write transaction for several steps or for set-based commands. Keep it short and never call another system
    /// inside (P3). Disposing without <see cref="WriteTransaction.CommitAsync"/> rolls back.
    /// </summary>
    /// <exception cref="InvalidOperationException">A write transaction is already open on this context.</exception>
    public async Task<WriteTransaction> BeginWriteAsync(CancellationToken cancellationToken)
    {
        if (MayWrite)
        {
            throw new InvalidOperationException("This context is already writing; transactions do not nest.");
        }

        var pass = await gate.EnterAsync(cancellationToken);
        try
        {
            var transaction = await Database.BeginTransactionAsync(cancellationToken);
            MayWrite = true;
            return new WriteTransaction(transaction, pass, () => MayWrite = false);
        }
        catch
        {
            pass.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        RefuseRewritingHistory();
        if (MayWrite)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        using var pass = await gate.EnterAsync(cancellationToken);
        MayWrite = true;
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            MayWrite = false;
        }
    }

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RefuseRewritingHistory();
        if (MayWrite)
        {
            return base.SaveChanges(acceptAllChangesOnSuccess);
        }

        using var pass = gate.Enter();
        MayWrite = true;
        try
        {
            return base.SaveChanges(acceptAllChangesOnSuccess);
        }
        finally
        {
            MayWrite = false;
        }
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);
        RowOrder.Map(modelBuilder);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTimeConverter>();

    private void RefuseRewritingHistory()
    {
        foreach (var entry in ChangeTracker.Entries<IAppendOnly>())
        {
            if (entry.State is EntityState.Modified or EntityState.Deleted)
            {
                throw new InvalidOperationException($"{entry.Metadata.ClrType.Name} rows are written once and never changed.");
            }
        }
    }
}

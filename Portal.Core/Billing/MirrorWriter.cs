using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>Stored with the last rows of a page: the cursor that stands behind it.</summary>
internal delegate Task StoreWithRows(PortalDbContext db, CancellationToken cancellationToken);

/// <summary>
/// Writes rows of the mirror in short transactions that end as soon as somebody waits for SQLite's one writer. A row that the database does
/// not take is left out, not its page. Source: PERFORMANCE §4 (import pages of some milliseconds), 003-2.
/// </summary>
internal sealed class MirrorWriter(PortalDatabase databases, BillingChanges billing, TimeProvider time)
{
    private const int MostRows = 5000;

    // the more goes into one transaction the less it costs, and the longer its commit takes
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(20);

    /// <summary>Writes them. A person's wish to stop is heard between pages, not here.</summary>
    /// <param name="changes">What to write.</param>
    /// <param name="last">Stored in the last transaction unless some were overtaken; null for nothing.</param>
    public async Task<MirrorWritten> WriteAsync(IReadOnlyList<MirrorChange> changes, StoreWithRows? last)
    {
        if (changes.Count == 0 && last is null)
        {
            return new MirrorWritten([], [], []);
        }

        await using var db = databases.CreateDbContext();
        await using var writer = await RowWriter.OpenAsync<BillingAddress>(db, CancellationToken.None);
        var done = new Written();
        var most = MostRows;
        var at = 0;
        do
        {
            var part = changes.Skip(at).Take(most).ToList();
            try
            {
                at += await WritePartAsync(db, writer, part, done, isLast: rows => at + rows == changes.Count ? last : null);
                most = Math.Min(most * 2, MostRows);
            }
            catch (DbException exception) when (exception.IsRefusedValue())
            {
                // ever fewer, until the one that does not fit stands alone
                at += LeaveOut(part, done, exception.IsUniqueViolation());
                most = Math.Max(part.Count / 2, 1);
            }
        } while (at < changes.Count);

        if (last is not null && !done.HasLast && done.Overtaken.Count == 0)
        {
            await WritePartAsync(db, writer, [], done, _ => last); // the last rows were left out
        }

        if (done.Rows.Count > 0)
        {
            billing.Raise();
        }

        return new MirrorWritten(done.Rows, done.Overtaken, done.Refused);
    }

    // a contact that another row has by now is no bad value: what is to become of both is planned anew
    private static int LeaveOut(List<MirrorChange> part, Written done, bool isTaken)
    {
        if (part.Count == 1)
        {
            (isTaken ? done.Overtaken : done.Refused).Add(part[0]);
        }

        return part.Count == 1 ? 1 : 0;
    }

    // one transaction: how many of the rows went into it
    private async Task<int> WritePartAsync(
        PortalDbContext db,
        RowWriter<BillingAddress> writer,
        List<MirrorChange> part,
        Written done,
        Func<int, StoreWithRows?> isLast
    )
    {
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        var startedAt = time.GetTimestamp();
        var rows = new List<MirrorChange>();
        var overtaken = new List<MirrorChange>();
        foreach (var slice in part.Chunk(writer.Slice))
        {
            var refused = await writer.WriteAsync([.. slice.Select(Write)], CancellationToken.None);
            overtaken.AddRange(slice.Where(change => refused.Contains(change.Row)));
            rows.AddRange(slice);
            if (databases.IsWriterAwaited || time.GetElapsedTime(startedAt) > LongestHold)
            {
                break;
            }
        }

        var written = overtaken.Count == 0 ? rows : [.. rows.Except(overtaken)];
        db.Audit.AddRange(written.Select(change => change.Audit).OfType<AuditEntry>());
        await db.SaveChangesAsync(CancellationToken.None);
        if (overtaken.Count + done.Overtaken.Count == 0 && isLast(rows.Count) is { } store)
        {
            await store(db, CancellationToken.None);
            done.HasLast = true;
        }

        await write.CommitAsync(CancellationToken.None);
        db.ChangeTracker.Clear();
        done.Rows.AddRange(written);
        done.Overtaken.AddRange(overtaken);
        return rows.Count;
    }

    private static RowWrite<BillingAddress> Write(MirrorChange change) => new(change.Row, change.ReadVersion);

    private sealed record Written
    {
        public bool HasLast { get; set; }

        public List<MirrorChange> Rows { get; } = [];

        public List<MirrorChange> Overtaken { get; } = [];

        public List<MirrorChange> Refused { get; } = [];
    }
}

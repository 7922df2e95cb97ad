using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

/// <summary>What SQLite does with each hot query: by an index, without sorting, however many rows there are. Source: G11.</summary>
public sealed class WhenInboxAndOutboxAreLarge() : MessagingSuite(DatabaseProvider.Sqlite)
{
    [Fact]
    public async Task Taking_looks_only_at_what_is_due_and_at_what_is_open_before_it()
    {
        var plan = await ExplainAsync(SqliteDeliveryStore.Take);

        Assert.Contains(plan, line => line.Contains("IX_Deliveries_Due", StringComparison.Ordinal));
        Assert.Contains(plan, line => line.Contains("IX_Deliveries_Order", StringComparison.Ordinal));
        Assert.DoesNotContain(
            plan,
            line =>
                line.StartsWith("SCAN Deliveries", StringComparison.Ordinal)
                || line.Contains("TEMP B-TREE", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(null, true, "IX_Deliveries_Open")]
    [InlineData(DeliveryState.Waiting, false, "IX_Deliveries_Waiting")]
    [InlineData(DeliveryState.Pending, false, "IX_Deliveries_Open")]
    [InlineData(DeliveryState.Dead, false, "IX_Deliveries_Dead")]
    [InlineData(DeliveryState.Cancelled, false, "IX_Deliveries_Cancelled")]
    [InlineData(DeliveryState.Delivered, false, "IX_Deliveries_Created")]
    [InlineData(null, false, "IX_Deliveries_Created")]
    public async Task A_tab_reads_its_own_rows_in_order(DeliveryState? state, bool isOpen, string index)
    {
        await using var db = Database.Open();
        var filter = new DeliveryFilter { State = state, IsOpen = isOpen };
        var query = filter.Apply(db.Deliveries).OrderBy(each => each.CreatedAt).ThenBy(each => each.Id).Take(51);

        var plan = await ExplainAsync(query.ToQueryString());

        Assert.Contains(plan, line => line.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(InboxState.Pending, "IX_Inbox_Pending")]
    [InlineData(InboxState.Ignored, "IX_Inbox_Ignored")]
    [InlineData(InboxState.Dead, "IX_Inbox_Dead")]
    [InlineData(InboxState.Done, "IX_Inbox_Received")]
    [InlineData(null, "IX_Inbox_Received")]
    public async Task A_tab_of_messages_reads_its_own_rows_in_order(InboxState? state, string index)
    {
        await using var db = Database.Open();
        var filter = new MessageFilter { State = state };
        var query = filter.Apply(db.Inbox).OrderBy(each => each.ReceivedAt).ThenBy(each => each.Id).Take(51);

        var plan = await ExplainAsync(query.ToQueryString());

        Assert.Contains(plan, line => line.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Taking_messages_looks_only_at_what_is_due_and_at_what_is_pending_before_it()
    {
        var sql = new InboxSql(DatabaseProvider.Sqlite).Take;
        for (var each = 0; each < 7; each++)
        {
            sql = sql.Replace($"{{{each}}}", $"?{each + 1}", StringComparison.Ordinal);
        }

        var plan = await ExplainAsync(sql);

        Assert.Contains(plan, line => line.Contains("IX_Inbox_Due", StringComparison.Ordinal));
        Assert.Contains(plan, line => line.Contains("IX_Inbox_Order", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Finding_the_next_kind_leaps_over_all_messages_of_one()
    {
        var plan = await ExplainAsync(
            InboxClaims.NextKind.Replace("{0}", "?1", StringComparison.Ordinal).Replace("{1}", "?2", StringComparison.Ordinal)
        );

        Assert.Equal("SEARCH Inbox USING COVERING INDEX IX_Inbox_Due ((Source,Kind)>(?,?))", Assert.Single(plan));
    }

    private async Task<List<string>> ExplainAsync(string sql)
    {
        // what EF puts before a query to declare its parameters is of no use here
        var statement = sql[sql.IndexOfAny(['W', 'S'])..];
        await using var db = Database.Open();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        await db.Database.OpenConnectionAsync(Cancellation);
        command.CommandText = $"EXPLAIN QUERY PLAN {statement}";
        for (var each = 1; each <= 7; each++)
        {
            command.Parameters.Add(new Microsoft.Data.Sqlite.SqliteParameter($"?{each}", 1));
        }

        command.Parameters.Add(new Microsoft.Data.Sqlite.SqliteParameter("@p", 51));
        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
        {
            plan.Add(reader.GetString(3));
        }

        return plan;
    }
}

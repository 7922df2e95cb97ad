using System.Buffers.Text;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Persistence;

public abstract class WhenAListIsPagedByKey(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly string[] Names = ["a", "B", "b", "b", "Ä", "ä", "", "z", "z", "z", "~", "Zürich"];

    public sealed class OnSqlite() : WhenAListIsPagedByKey(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAListIsPagedByKey(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await using var db = Database.Open();
        var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var name in Names)
        {
            var actor = new Actor(null, name, null, new HashSet<Role>());
            var job = $"job-{db.JobRuns.Local.Count}"; // one run of a job at a time
            db.JobRuns.Add(JobRun.Begin(new RunRequest(job, JobTrigger.Person, actor), "node", at));
            at = at.AddSeconds(name.Length); // repeats on purpose: ties are broken by id
        }

        await db.SaveChangesAsync(Cancellation);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Walking_forward_and_back_by_text_shows_each_row_once_in_one_order(bool descending)
    {
        var expected = Names.Order(StringComparer.Ordinal).ToList();
        if (descending)
        {
            expected.Reverse();
        }

        var forward = await WalkAsync(ByName(descending), KeysetMove.First, size: 5);
        var backward = await WalkAsync(ByName(descending), KeysetMove.Last, size: 5);

        Assert.Equal(expected, forward.Select(run => run.StartedByName));
        Assert.Equal(forward.Select(run => run.Id), backward.Select(run => run.Id));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(200)]
    public async Task Walking_by_time_shows_each_row_once(int size)
    {
        var forward = await WalkAsync(ByTime, KeysetMove.First, size);

        Assert.Equal(Names.Length, forward.Select(run => run.Id).Distinct().Count());
        Assert.Equal(forward.OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id.ToString()), forward);
    }

    [Fact]
    public async Task The_ends_of_the_list_have_no_further_page()
    {
        var first = await ReadAsync(ByName(), KeysetRequest.First(4));
        var last = await ReadAsync(ByName(), new KeysetRequest(KeysetMove.Last, null, 4));

        Assert.Null(first.Previous);
        Assert.NotNull(first.Next);
        Assert.NotNull(last.Previous);
        Assert.Null(last.Next);
        Assert.Equal(Names.Length, first.Total);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("e30")]
    [InlineData("bnVsbA")]
    [InlineData("eyJLZXkiOiJhXHUwMDAwIiwiSWQiOiIwMWEyMDFhNi1hNDM0LTc1ZWYtYjIxZC1kMjE5ZGU4Yjk3MjUifQ")] // a NUL in the key
    [InlineData("eyJLZXkiOiJcdWQ4MDAiLCJJZCI6IjAxYTIwMWE2LWE0MzQtNzVlZi1iMjFkLWQyMTlkZThiOTcyNSJ9")] // half a character
    [InlineData("'; DROP TABLE \"JobRuns\"; --")]
    public async Task A_cursor_that_was_tampered_with_gives_the_first_page(string cursor)
    {
        var page = await ReadAsync(ByName(), new KeysetRequest(KeysetMove.After, cursor, 4));

        Assert.Equal("", page.Rows[0].StartedByName);
        Assert.Null(page.Previous);
    }

    [Theory]
    [InlineData("2026-01-01T00:00:05")]
    [InlineData("2026-01-01T02:00:05+02:00")]
    public async Task A_time_in_a_cursor_that_is_not_utc_gives_the_first_page(string time)
    {
        var cursor = Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes($$"""{"Key":"{{time}}","Id":"01a201a6-a434-75ef-b21d-d219de8b9725"}""")
        );

        var page = await ReadAsync(ByTime, new KeysetRequest(KeysetMove.After, cursor, 4));

        Assert.Equal("Zürich", page.Rows[0].StartedByName);
        Assert.Null(page.Previous);
    }

    [Fact]
    public async Task A_next_page_whose_rows_have_left_gives_the_last_page()
    {
        var first = await ReadAsync(ByName(), KeysetRequest.First(4));
        await DeleteAsync([.. Names.Order(StringComparer.Ordinal).Skip(3)]);

        var next = await ReadAsync(ByName(), new KeysetRequest(KeysetMove.After, first.Next, 4));

        Assert.Equal(Names.Order(StringComparer.Ordinal).Take(3), next.Rows.Select(run => run.StartedByName));
        Assert.Equal((null, null, 3), (next.Previous, next.Next, next.Total));
    }

    [Fact]
    public async Task A_page_before_whose_rows_have_left_gives_the_first_page()
    {
        var last = await ReadAsync(ByName(), new KeysetRequest(KeysetMove.Last, null, 3));
        await DeleteAsync([.. Names.Order(StringComparer.Ordinal).Take(9)]);

        var before = await ReadAsync(ByName(), new KeysetRequest(KeysetMove.Before, last.Previous, 2));

        Assert.Equal(["~", "Ä"], before.Rows.Select(run => run.StartedByName));
        Assert.Null(before.Previous);
        Assert.NotNull(before.Next);
        Assert.Equal(3, before.Total);
    }

    [Theory]
    [InlineData(KeysetMove.After)]
    [InlineData(KeysetMove.Before)]
    public async Task A_list_that_has_become_empty_is_empty(KeysetMove move)
    {
        var middle = await ReadAsync(ByName(), KeysetRequest.First(4));
        await DeleteAsync(Names);

        var page = await ReadAsync(ByName(), new KeysetRequest(move, middle.Next, 4));

        Assert.Empty(page.Rows);
        Assert.Equal((null, null, 0), (page.Previous, page.Next, page.Total));
    }

    [Fact]
    public async Task A_row_that_vanished_does_not_shift_the_next_page()
    {
        var first = await ReadAsync(ByName(), KeysetRequest.First(4));
        await using (var db = Database.Open())
        await using (var write = await db.BeginWriteAsync(Cancellation))
        {
            var gone = first.Rows[1].Id;
            await db.JobRuns.Where(run => run.Id == gone).ExecuteDeleteAsync(Cancellation);
            await write.CommitAsync(Cancellation);
        }

        var next = await ReadAsync(ByName(), new KeysetRequest(KeysetMove.After, first.Next, 4));

        Assert.Equal(Names.Order(StringComparer.Ordinal).ElementAt(4), next.Rows[0].StartedByName);
    }

    private static Keyset<JobRun, DateTime> ByTime { get; } = new(run => run.StartedAt, run => run.Id, descending: true);

    private static Keyset<JobRun, string> ByName(bool descending = false) =>
        new(run => run.StartedByName, run => run.Id, descending);

    private async Task DeleteAsync(string[] names)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.JobRuns.Where(run => names.Contains(run.StartedByName)).ExecuteDeleteAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private async Task<List<JobRun>> WalkAsync<TKey>(Keyset<JobRun, TKey> keyset, KeysetMove from, int size)
        where TKey : notnull
    {
        var rows = new List<JobRun>();
        var page = await ReadAsync(keyset, new KeysetRequest(from, null, size));
        while (true)
        {
            rows.InsertRange(from == KeysetMove.First ? rows.Count : 0, page.Rows);
            var cursor = from == KeysetMove.First ? page.Next : page.Previous;
            if (cursor is null)
            {
                return rows;
            }

            var move = from == KeysetMove.First ? KeysetMove.After : KeysetMove.Before;
            page = await ReadAsync(keyset, new KeysetRequest(move, cursor, size));
        }
    }

    private async Task<KeysetPage<JobRun>> ReadAsync<TKey>(Keyset<JobRun, TKey> keyset, KeysetRequest request)
        where TKey : notnull
    {
        await using var db = Database.Open();
        return await keyset.ReadAsync(db.JobRuns, request, Cancellation);
    }
}

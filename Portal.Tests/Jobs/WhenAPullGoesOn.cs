using Portal.Core.Jobs;

namespace Portal.Tests.Jobs;

public sealed class WhenAPullGoesOn
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    [Fact]
    public void The_first_look_for_changes_begins_an_overlap_before_the_newest_one_there_was()
    {
        var cursor = First(newestAt: Noon.AddHours(-3), began: Noon, ended: Noon.AddMinutes(40));

        cursor.BeginChanges(Overlap, Noon.AddHours(1));

        Assert.Equal((Noon.AddHours(-3) - Overlap, null), (cursor.AfterAt, cursor.AfterId));
    }

    [Fact]
    public void Once_the_overlap_has_passed_what_was_seen_is_not_read_again()
    {
        var cursor = First(newestAt: Noon, began: Noon, ended: Noon.AddMinutes(1));
        Changes(cursor, Noon.AddMinutes(15), newestAt: null);

        cursor.BeginChanges(Overlap, Noon.AddMinutes(30));

        Assert.Equal(Noon.AddSeconds(1), cursor.AfterAt);
    }

    [Fact]
    public void A_newer_change_moves_the_beginning_to_an_overlap_before_it_and_the_time_the_pull_took()
    {
        var cursor = First(newestAt: Noon, began: Noon, ended: Noon.AddMinutes(1));
        cursor.BeginChanges(Overlap, Noon.AddHours(1));
        cursor.Complete(Noon.AddHours(1), Noon.AddHours(1).AddMinutes(2));

        cursor.BeginChanges(Overlap, Noon.AddHours(2));

        Assert.Equal(Noon.AddHours(1) - TimeSpan.FromMinutes(2) - Overlap, cursor.AfterAt);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public void A_jump_of_the_own_clock_skips_nothing(int minutes)
    {
        var cursor = First(newestAt: Noon, began: Noon, ended: Noon.AddMinutes(1));
        Changes(cursor, Noon.AddMinutes(15 + minutes), newestAt: Noon.AddMinutes(14));
        Changes(cursor, Noon.AddMinutes(30 + minutes), newestAt: null);

        cursor.BeginChanges(Overlap, Noon.AddMinutes(45 + minutes));

        Assert.True(cursor.AfterAt <= Noon.AddMinutes(14).AddSeconds(1));
    }

    [Fact]
    public void One_that_was_cut_short_keeps_its_place()
    {
        var cursor = First(newestAt: Noon, began: Noon, ended: Noon.AddMinutes(1));
        cursor.BeginChanges(Overlap, Noon.AddMinutes(15));
        cursor.MoveTo(new ChangePosition(Noon.AddMinutes(3), 77));

        cursor.BeginChanges(Overlap, Noon.AddHours(5));

        Assert.Equal((Noon.AddMinutes(3), 77), (cursor.AfterAt, cursor.AfterId));
    }

    private static PullCursor First(DateTime newestAt, DateTime began, DateTime ended)
    {
        var cursor = PullCursor.Begin("feed", began);
        cursor.BeginFirst(newestAt, began);
        cursor.MoveTo(12);
        cursor.Complete(null, ended);
        return cursor;
    }

    private static void Changes(PullCursor cursor, DateTime at, DateTime? newestAt)
    {
        cursor.BeginChanges(Overlap, at);
        cursor.Complete(newestAt, at);
    }
}

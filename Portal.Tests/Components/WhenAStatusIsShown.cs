using Bunit;
using Portal.Components;

namespace Portal.Tests.Components;

public sealed class WhenAStatusIsShown : BunitContext
{
    [Theory]
    [InlineData(BadgeStatus.Pending, "blue")]
    [InlineData(BadgeStatus.Running, "blue")]
    [InlineData(BadgeStatus.Active, "green")]
    [InlineData(BadgeStatus.Delivered, "green")]
    [InlineData(BadgeStatus.Stale, "amber")]
    [InlineData(BadgeStatus.Warning, "amber")]
    [InlineData(BadgeStatus.Dead, "red")]
    [InlineData(BadgeStatus.Failed, "red")]
    [InlineData(BadgeStatus.Paused, "violet")]
    [InlineData(BadgeStatus.Cancelled, "grey")]
    [InlineData(BadgeStatus.Ignored, "grey")]
    [InlineData(BadgeStatus.Archived, "grey")]
    public void Has_its_colour_and_always_a_word_and_an_icon(BadgeStatus status, string tone)
    {
        var badge = Render<StatusBadge>(parameters => parameters.Add(badge => badge.Status, status));

        Assert.Contains($"tone-{tone}", badge.Find(".badge").ClassList);
        Assert.EndsWith(status.ToString(), badge.Find(".badge").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", badge.Find(".icon").GetAttribute("aria-hidden"));
    }

    [Fact]
    public void Every_status_has_a_look_of_its_own()
    {
        var looks = Enum.GetValues<BadgeStatus>().Select(StatusLook.Of).ToList();

        Assert.Equal(looks.Count, looks.DistinctBy(look => look.Word).Count());
        Assert.Equal(looks.Count, looks.DistinctBy(look => look.Icon).Count());
    }

    [Fact]
    public void Only_running_moves()
    {
        var moving = Enum.GetValues<BadgeStatus>()
            .Where(status =>
                Render<StatusBadge>(parameters => parameters.Add(badge => badge.Status, status)).FindAll(".spin").Count > 0
            );

        Assert.Equal([BadgeStatus.Running], moving);
    }
}

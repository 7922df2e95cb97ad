using Bunit;
using Portal.Components;

namespace Portal.Tests.Components;

public sealed class WhenAListHasPages : BunitContext
{
    [Theory]
    [InlineData(1, 50, 1000, true, "/more", "1–50 of 1,000+")]
    [InlineData(51, 13, 63, false, null, "51–63 of 63")]
    [InlineData(2001, 50, 1000, true, "/more", "2,001–2,050 of 1,000+")]
    [InlineData(null, 50, 1000, true, null, "Last 50 of 1,000+")]
    [InlineData(null, 50, 1000, true, "/more", "50 near the end of 1,000+")]
    [InlineData(null, 0, 0, false, null, "0 of 0")]
    public void Says_where_one_is(int? from, int shown, int total, bool capped, string? next, string expected)
    {
        var pager = Render<KeysetPager>(parameters =>
            parameters
                .Add(pager => pager.From, from)
                .Add(pager => pager.Shown, shown)
                .Add(pager => pager.Total, total)
                .Add(pager => pager.IsTotalCapped, capped)
                .Add(pager => pager.NextHref, next)
        );

        Assert.Equal(expected, pager.Find(".pager-range").TextContent);
    }

    [Fact]
    public void Every_move_is_a_link_with_an_address()
    {
        var pager = Render<KeysetPager>(parameters =>
            parameters
                .Add(pager => pager.Total, 200)
                .Add(pager => pager.FirstHref, "/list")
                .Add(pager => pager.PreviousHref, "/list?before=51")
                .Add(pager => pager.NextHref, "/list?after=100")
                .Add(pager => pager.LastHref, "/list?last=true")
        );

        Assert.Equal(
            ["/list", "/list?before=51", "/list?after=100", "/list?last=true"],
            pager.FindAll("a").Select(link => link.GetAttribute("href"))
        );
        Assert.Equal(
            ["First", "Previous", "Next", "Last"],
            pager.FindAll("a > span:not(.icon)").Select(word => word.TextContent)
        );
    }

    [Fact]
    public void A_move_that_leads_nowhere_is_a_disabled_link()
    {
        var pager = Render<KeysetPager>(parameters => parameters.Add(pager => pager.Total, 3));

        Assert.All(
            pager.FindAll("a"),
            link =>
            {
                Assert.False(link.HasAttribute("href"));
                Assert.Equal("true", link.GetAttribute("aria-disabled"));
                Assert.Equal("link", link.GetAttribute("role"));
            }
        );
    }
}

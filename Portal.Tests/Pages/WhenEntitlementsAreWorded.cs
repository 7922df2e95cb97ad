using Portal.Core;
using Portal.Core.Retail.Entitlements;
using Portal.Pages.Entitlements;
using Portal.Pages.Home;

namespace Portal.Tests.Pages;

public sealed class WhenEntitlementsAreWorded
{
    private static readonly DateTime Now = new(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_backlog_is_one_sentence_and_adds_no_two_currencies()
    {
        DepositSum[] deposits =
        [
            new(new Money(4_800_000, "KES"), 2) { ReceivedMinor = 1_200_000 },
            new(new Money(12_050, "CHF"), 2),
            new(new Money(900, "JPY"), 0) { ReceivedMinor = 900 },
        ];

        var said = EntitlementWords.Backlog(new EntitlementFigures(12, Now.AddHours(-3), deposits, Now), Now);

        Assert.Equal(
            "12 riders cannot swap; oldest waits 3 h; deposits KES 48,000 (KES 12,000 received), CHF 120.50 (none received) and JPY 900 (received)",
            said
        );
    }

    [Fact]
    public void Nobody_is_mentioned_when_everybody_can_swap()
    {
        Assert.Null(EntitlementWords.Backlog(new EntitlementFigures(0, null, [], Now), Now));
        Assert.Equal("1 rider cannot swap; oldest came just now", EntitlementWords.Backlog(new(1, Now, [], Now), Now));
        Assert.Equal("1 rider cannot swap; oldest waits since 2026-01-01", EntitlementWords.Backlog(Old(), Now));
    }

    [Fact]
    public void The_address_keeps_all_that_was_chosen()
    {
        var address = new EntitlementListAddress
        {
            Tab = EntitlementTab.Dead,
            Search = "S00042 & more",
            Outlet = 7,
            Channel = 8,
            Reason = "No unit",
            Lacks = EntitlementLack.Deposit,
            Age = EntitlementAge.All[1],
            Attempts = 2,
            From = new DateOnly(2026, 3, 1),
            To = new DateOnly(2026, 3, 4),
            Sort = EntitlementSort.Customer,
            Descending = true,
            Chart = TrendRange.Month,
        };

        var read = EntitlementListAddress.Read($"https://portal.example{address.First}");

        Assert.Equal(address, read);
        Assert.True(read.IsNarrowed);
        Assert.False(read.Cleared.IsNarrowed);
    }

    [Theory]
    [InlineData("/entitlements", false)]
    [InlineData("/entitlements?tab=delivered", true)]
    [InlineData("/entitlements?tab=delivered&desc=0", false)]
    [InlineData("/entitlements?tab=nonsense&outlet=x&from=never&chart=1y", false)]
    public void What_waits_longest_comes_first_and_of_what_is_over_the_newest(string address, bool newestFirst)
    {
        Assert.Equal(newestFirst, EntitlementListAddress.Read($"https://portal.example{address}").IsDescending);
    }

    private static EntitlementFigures Old() => new(1, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), [], Now);
}

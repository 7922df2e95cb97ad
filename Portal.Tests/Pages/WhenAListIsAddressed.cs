using Portal.Core;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Entitlements;
using Portal.Pages.Entitlements;
using Portal.Pages.Mapping;
using Portal.Pages.Messages;

namespace Portal.Tests.Pages;

/// <summary>What an address says is what the list shows: never all rows instead of some.</summary>
public sealed class WhenAListIsAddressed
{
    private static readonly DateTime Now = new(2026, 3, 4, 1, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(40)]
    [InlineData(500)]
    public void A_reason_of_any_length_narrows_the_list(int length)
    {
        var reason = new string('ü', length);
        var address = new DeliveryListAddress { State = DeliveryState.Dead, Reason = ReasonFilter.Of(reason) };

        var filter = DeliveryListAddress.Read($"https://portal.example{address.First}").ToFilter(TimeZoneInfo.Utc);

        Assert.StartsWith(filter.Reason!, reason, StringComparison.Ordinal);
        Assert.Equal(length == 40, filter.IsReasonWhole);
        Assert.True(filter.Reason!.Length >= 40);
    }

    [Theory]
    [InlineData("reason", 700)]
    [InlineData("state", 8)]
    [InlineData("attempts", 3)]
    [InlineData("from", 5)]
    public void A_filter_that_cannot_be_read_is_known_to_be_there(string key, int length)
    {
        var query = $"?{key}={new string('x', length)}";

        Assert.True(DeliveryListAddress.Read($"https://portal.example/messages/out{query}").IsUnreadable);
        Assert.False(DeliveryListAddress.Read("https://portal.example/messages/out?state=dead&from=2026-03-01").IsUnreadable);
        Assert.True(EntitlementListAddress.Read("https://portal.example/entitlements?age=soon").IsUnreadable);
        Assert.True(MessageListAddress.Read("https://portal.example/messages?state=broken").IsUnreadable);
    }

    [Theory]
    [InlineData("ወይዘሮ አልማዝ ተስፋዬ ገብረማርያም ወልደሚካኤል")]
    [InlineData("Товарищество с ограниченной ответственностью «Ромашка»")]
    public void A_page_that_ends_with_a_long_name_leads_to_the_next(string name)
    {
        var columns = new KeysetColumns<EntitlementRow, string>(row => row.CustomerKey, null, row => row.DeliveryId);
        var row = new EntitlementRow { CustomerKey = name, DeliveryId = Guid.CreateVersion7() };
        var href = new EntitlementListAddress { Sort = EntitlementSort.Customer }.After(columns.Encode(row, 49))!;

        var page = EntitlementListAddress.Read($"https://portal.example{href}").Page;

        Assert.True(page.Cursor!.Length > 200);
        Assert.Equal((KeysetMove.After, name), (page.Move, columns.Decode(page.Cursor)!.Key));
    }

    [Theory]
    [InlineData("last-6h", -6, null)]
    [InlineData("older-24h", null, -24)]
    public void An_age_is_hours_and_not_days(string key, int? from, int? until)
    {
        var address = EntitlementListAddress.Read($"https://portal.example/entitlements?tab=dead&age={key}");

        var request = address.ToRequest(TimeZoneInfo.Utc, Now);

        Assert.Equal((Hours(from), Hours(until)), (request.From, request.Until));
        Assert.Equal($"/entitlements?tab=dead&age={key}", address.First);
        Assert.True(address.IsNarrowed);
    }

    [Fact]
    public void Days_and_age_both_count()
    {
        var address = new EntitlementListAddress { From = new DateOnly(2026, 3, 4), Age = EntitlementAge.Parse("last-6h") };

        Assert.Equal(new DateTime(2026, 3, 4, 0, 0, 0, DateTimeKind.Utc), address.ToRequest(TimeZoneInfo.Utc, Now).From);
    }

    [Fact]
    public void Opening_a_product_does_not_turn_the_page()
    {
        var address = MappingAddress.Read("https://portal.example/mapping?q=helmet&after=abc");

        var opened = MappingAddress.Read($"https://portal.example{address.Open(7)}");

        Assert.Equal(
            (7, "helmet", KeysetMove.After, "abc"),
            (opened.Product!.Value, opened.Search, opened.Page.Move, opened.Page.Cursor!)
        );
        Assert.Equal("/mapping?q=helmet&after=abc", opened.Open(null));
    }

    private static DateTime? Hours(int? hours) => hours is { } some ? Now.AddHours(some) : null;
}

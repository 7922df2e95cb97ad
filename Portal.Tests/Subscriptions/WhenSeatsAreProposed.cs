using Portal.Core.Subscriptions;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Subscriptions;

/// <summary>What is proposed, and what speaks against it; without a database. Source: D2, D11, b3, R16.</summary>
public sealed class WhenSeatsAreProposed
{
    private static readonly SeatProduct Seat = new(7, "MANAGED-SEAT", "Managed seat", IsActive: true);
    private static readonly SeatProduct Server = new(8, "SERVER-SEAT", "Server seat", IsActive: true);
    private static readonly SeatOptions Options = new();

    [Theory]
    [InlineData(42, 45, SeatGuards.None)]
    [InlineData(42, 37, SeatGuards.None)]
    [InlineData(100, 110, SeatGuards.None)]
    [InlineData(42, 48, SeatGuards.Threshold)]
    [InlineData(45, 3, SeatGuards.Threshold | SeatGuards.LargeDrop)]
    [InlineData(3, 2, SeatGuards.LargeDrop)]
    [InlineData(4, 3, SeatGuards.None)]
    [InlineData(2, 0, SeatGuards.Zero | SeatGuards.LargeDrop)]
    [InlineData(0, 5, SeatGuards.None)]
    [InlineData(0, 6, SeatGuards.Threshold)]
    public void Small_changes_pass_and_large_drops_wait(int billed, int counted, SeatGuards expected) =>
        Assert.Equal(expected, SeatPlanner.Judge(billed, counted, Options));

    [Fact]
    public void A_line_takes_what_was_counted()
    {
        var line = Assert.Single(Propose([Subscription(1, (10, 42))], 45));

        Assert.Equal((42m, 45, 45m, true), (line.Billed, line.Counted, line.Proposed, line.IsTarget));
        Assert.Equal(SeatLineState.Proposed, line.State);
    }

    [Fact]
    public void Nothing_changes_where_the_bill_is_right() =>
        Assert.Equal(SeatLineState.Unchanged, Assert.Single(Propose([Subscription(1, (10, 45))], 45)).State);

    [Fact]
    public void A_missing_line_is_made_for_what_was_counted_and_none_for_nothing()
    {
        var line = Assert.Single(Propose([Subscription(1)], 4));

        Assert.Equal((null, 0m, 4m), (line.OdooLineId, line.Billed, line.Proposed));
        Assert.Empty(Propose([Subscription(1)], 0));
    }

    [Fact]
    public void A_client_with_two_subscriptions_is_asked_and_billed_nothing_twice()
    {
        var lines = Propose([Subscription(1, (10, 20)), Subscription(2, (11, 20))], 23);

        Assert.All(lines, line => Assert.Equal((SeatLineState.Asked, line.Billed), (line.State, line.Proposed)));
        Assert.All(lines, line => Assert.Equal(20m, line.OtherBilled));
        Assert.Single(lines, line => line.IsTarget);
    }

    [Fact]
    public void The_chosen_subscription_takes_all_and_the_other_none()
    {
        var lines = Propose([Subscription(1, (10, 20)), Subscription(2)], 23, home: 2);

        Assert.Equal([(1, 0m), (2, 23m)], lines.Select(line => (line.OrderId, line.Proposed)));
        Assert.All(lines, line => Assert.NotEqual(SeatGuards.None, line.Guards)); // the drop to zero keeps its rise back
    }

    [Fact]
    public void A_chosen_subscription_that_is_away_is_asked_for_again_also_where_one_is_left()
    {
        List<SeatPlanLine> asked =
        [
            .. Propose([Subscription(1, (10, 20)), Subscription(2)], 23, home: 99),
            .. Propose([Subscription(2)], 4, home: 1),
        ];

        Assert.Equal(3, asked.Count);
        Assert.All(asked, line => Assert.Equal((SeatLineState.Asked, line.Billed), (line.State, line.Proposed)));
        Assert.StartsWith("S0001, on which", asked[2].Reason, StringComparison.Ordinal);
        Assert.Equal(0, Assert.Single(Propose([Subscription(2, (11, 3))], 0, home: 1)).Proposed); // nothing is billed nowhere
    }

    [Fact]
    public void A_product_that_no_rule_counts_any_more_falls_to_zero_together_with_the_rise()
    {
        var subscription = Subscription(1, (10, 40)) with { Lines = [Line(10, Seat, 40), Line(11, Server, 5)] };

        var lines = Propose([subscription], 45, products: [Seat, Server]);

        Assert.Equal([(7, 45m), (8, 0m)], lines.Select(line => (line.Product.Id, line.Proposed)));
        Assert.True(lines[1].Guards.HasFlag(SeatGuards.RetiredProduct));
        Assert.True(lines[0].Guards.HasFlag(SeatGuards.OtherLine));
    }

    [Fact]
    public void Of_two_lines_of_a_product_on_one_order_one_is_left()
    {
        var subscription = Subscription(1) with { Lines = [Line(10, Seat, 4), Line(11, Seat, 3)] };

        var lines = Propose([subscription], 7);

        Assert.Equal([7m, 0m], lines.Select(line => line.Proposed));
        Assert.All(lines, line => Assert.True(line.Guards.HasFlag(SeatGuards.TwoLines)));
    }

    [Fact]
    public void A_fraction_is_never_changed_without_a_person()
    {
        var subscription = Subscription(1) with { Lines = [new FoundSeatLine(10, 7, 4.5m, 25)] };

        Assert.True(Assert.Single(Propose([subscription], 5)).Guards.HasFlag(SeatGuards.Fraction));
    }

    [Fact]
    public void The_first_rule_that_fits_names_the_product()
    {
        var options = new SeatOptions
        {
            Rules = [new SeatRule("", "", "printer"), new SeatRule("SERVER-SEAT", "windows server", "")],
        };

        Assert.Equal("SERVER-SEAT", options.ProductOf("SRV-2", "Windows Server 2022"));
        Assert.Equal("MANAGED-SEAT", options.ProductOf("PC-7", "Windows 11"));
        Assert.Null(options.ProductOf("PRINTER-1", "Windows Server 2022"));
    }

    [Theory]
    [InlineData("2028-02-29T23:30:00Z", "Africa/Nairobi", "2028-03", true)]
    [InlineData("2028-02-29T20:00:00Z", "Africa/Nairobi", "2028-02", false)]
    [InlineData("2026-12-31T23:30:00Z", "Europe/Zurich", "2027-01", true)]
    [InlineData("2026-11-15T01:59:59Z", "Europe/Zurich", "2026-11", true)]
    [InlineData("2026-11-15T02:00:00Z", "Europe/Zurich", "2026-11", false)]
    [InlineData("2026-07-15T01:00:00Z", "Europe/Zurich", "2026-07", false)]
    public void A_month_is_that_of_portals_zone_and_due_on_the_fifteenth(string at, string zone, string month, bool isEarly)
    {
        var utc = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;
        var found = TimeZoneInfo.FindSystemTimeZoneById(zone);

        var period = SeatPeriod.At(utc, found);

        Assert.Equal((month, $"recount:{month}", isEarly), (period.Name, period.Key, period.IsEarly(utc, found)));
    }

    [Theory]
    [InlineData(1, "month", "120", "month")]
    [InlineData(3, "month", "40", "3 months")]
    [InlineData(1, "year", "10", "year")]
    [InlineData(2, "year", "5", "2 years")]
    [InlineData(1, "week", "521.78", "week")]
    [InlineData(0, "month", null, null)]
    [InlineData(1, "decade", null, null)]
    [InlineData(null, "", null, null)]
    public void An_amount_a_period_is_known_a_month_where_the_period_is(int? value, string unit, string? month, string? words)
    {
        var period = BillingPeriod.Find(value, unit);

        Assert.Equal(words, period?.Words);
        Assert.Equal(month, period?.AMonth(120).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Devices_that_came_and_went_are_named()
    {
        var (stays, comes, goes) = (Device("PC-1"), Device("PC-7"), Device("SRV-2"));
        var fates = new Dictionary<Guid, DeviceFate> { [goes.Id] = new(IsDecommissioned: true, "Decommissioned: sold") };

        var changes = SeatComparison.Compare([stays, comes], [stays, goes], fates);

        Assert.Equal(["PC-7"], changes.Added.Select(device => device.Name));
        Assert.Equal([("SRV-2", "Decommissioned: sold")], changes.Removed.Select(device => (device.Name, device.Why)));
        Assert.Equal(1, changes.Decommissioned);
        Assert.Empty(SeatComparison.Compare([stays], null, fates).Added); // of a first count nothing is known
    }

    private static List<SeatPlanLine> Propose(
        IReadOnlyList<FoundSubscription> subscriptions,
        int counted,
        int? home = null,
        IReadOnlyList<SeatProduct>? products = null
    )
    {
        var counts = new SeatCounts(
            new Dictionary<(int, string), int> { [(5, "MANAGED-SEAT")] = counted },
            new Dictionary<int, int>()
        );
        return SeatPlanner.Propose(
            SeatPlanner.Lay(subscriptions, products ?? [Seat], counts, ["MANAGED-SEAT"]),
            home is { } order ? new SeatOrder(order, $"S{order:0000}") : null,
            Options
        );
    }

    private static FoundSubscription Subscription(int order, params (int Line, decimal Seats)[] lines) =>
        new(order, $"S{order:0000}", 5, "Acme", "CHF", 2, [.. lines.Select(line => Line(line.Line, Seat, line.Seats))]);

    private static FoundSeatLine Line(int id, SeatProduct product, decimal seats) => new(id, product.Id, seats, 25);

    private static SeatDevice Device(string name) => new(Guid.CreateVersion7(), name);
}

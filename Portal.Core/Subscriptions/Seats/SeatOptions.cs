namespace Portal.Core.Subscriptions.Seats;

/// <summary>Which devices count for which product. The first rule that fits decides. Source: b3 (filtered counts), 000-28.</summary>
/// <param name="ProductCode">Internal reference of the product; empty when such devices are not billed at all.</param>
/// <param name="Os">Part of the operating system's name; empty for any.</param>
/// <param name="Device">Part of the device's name; empty for any.</param>
public sealed record SeatRule(string ProductCode, string Os, string Device)
{
    /// <summary>True for a device of this rule.</summary>
    public bool Fits(string name, string os) =>
        os.Contains(Os, StringComparison.OrdinalIgnoreCase) && name.Contains(Device, StringComparison.OrdinalIgnoreCase);
}

/// <summary>How seats are counted and approved. The host binds section <c>Seats</c>.</summary>
public sealed record SeatOptions
{
    /// <summary><c>Seats:ProductCode</c>: internal reference of the product that bills a seat. Default MANAGED-SEAT.</summary>
    public string ProductCode { get; init; } = "MANAGED-SEAT";

    /// <summary><c>Seats:StaleAfter</c>: a list of devices that is older is not counted. Default 24 h.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary><c>Seats:AutoApproveSeats</c>: a change of so many seats goes out without a person. Default 5.</summary>
    public int AutoApproveSeats { get; init; } = 5;

    /// <summary><c>Seats:AutoApprovePercent</c>: so does one of so many per cent of what is billed. Default 10.</summary>
    public int AutoApprovePercent { get; init; } = 10;

    /// <summary><c>Seats:Rules</c>: devices that another product bills, or none.</summary>
    public IReadOnlyList<SeatRule> Rules { get; init; } = [];

    /// <summary>Zone in which a day begins and a month ends (<c>Portal:TimeZone</c>).</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>A drop of more than so many per cent waits for a person, however few seats it is. Source: D11.</summary>
    public const int LargeDropPercent = 25;

    /// <summary>The day of the month from which it is counted. Source: 000-27.</summary>
    public const int DueDay = 15;

    /// <summary>The hour of that day.</summary>
    public const int DueHour = 3;

    /// <summary>Every product that is counted now.</summary>
    public IReadOnlyList<string> ProductCodes =>
        [
            .. Rules
                .Select(rule => rule.ProductCode)
                .Append(ProductCode)
                .Where(code => code.Length > 0)
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>True for a change that goes out by itself where nothing else speaks against it.</summary>
    /// <param name="billed">What is billed.</param>
    /// <param name="change">By how much, without a sign.</param>
    public bool IsSmall(decimal billed, decimal change) =>
        change <= AutoApproveSeats || change * 100 <= billed * AutoApprovePercent;

    /// <summary>The product that bills a device; null when none does.</summary>
    public string? ProductOf(string name, string os) =>
        Rules.FirstOrDefault(rule => rule.Fits(name, os)) is not { } rule ? ProductCode
        : rule.ProductCode.Length == 0 ? null
        : rule.ProductCode;
}

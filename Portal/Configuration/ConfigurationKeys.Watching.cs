namespace Portal.Configuration;

// how much one node carries, and who may watch it
internal static partial class ConfigurationKeys
{
    public static ConfigurationKey PagesPerPerson { get; } =
        new("Portal:PagesPerPerson", "25", "Pages one person may have open at once, 2 to 1000; more are refused.", "25");

    public static ConfigurationKey PagesInAll { get; } =
        new("Portal:PagesInAll", "1000", "Pages all people may have open at once on one node, 10 to 100000.", "1000");

    public static ConfigurationKey MetricsKey { get; } =
        new(
            "Metrics:Key",
            "none; /metrics answers nobody",
            "What a monitor shows at /metrics, as Authorization: Bearer: 24 or more letters, digits, - and _. Several, parted by commas, hold at once.",
            "<key>",
            IsSecret: true
        );
}

using Portal.Components;

namespace Portal.Tests.Components;

public sealed class WhenThingsAreCounted
{
    [Theory]
    [InlineData(1, "deliveries", "1 delivery")]
    [InlineData(1, "billing addresses", "1 billing address")]
    [InlineData(1, "attempts", "1 attempt")]
    [InlineData(0, "entitlements", "0 entitlements")]
    [InlineData(12000, "messages", "12,000 messages")]
    public void One_of_them_is_said_as_one(long count, string unit, string said) => Assert.Equal(said, Counted.Say(count, unit));
}

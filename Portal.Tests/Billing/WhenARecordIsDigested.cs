using Portal.Core.Billing;

namespace Portal.Tests.Billing;

public sealed class WhenARecordIsDigested
{
    private static readonly PartnerRecord Partner = new() { Name = "Acme", ChangedAt = DateTime.UnixEpoch };

    public static TheoryData<string> Fields { get; } = [.. typeof(PartnerRecord).GetProperties().Select(field => field.Name)];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Every_field_of_either_record_counts(string field)
    {
        var other = Partner with { };
        var property = typeof(PartnerRecord).GetProperty(field)!;
        property.SetValue(
            other,
            property.GetValue(Partner) switch
            {
                string => "other",
                bool => true,
                DateTime => DateTime.UnixEpoch.AddDays(1),
                _ => (object)7,
            }
        );

        Assert.NotEqual(Digest(Partner, Partner), Digest(other, Partner));
        Assert.NotEqual(Digest(Partner, Partner), Digest(Partner, other));
        Assert.NotEqual(Digest(other, Partner), Digest(Partner, other));
    }

    [Fact]
    public void The_same_records_and_country_give_the_same()
    {
        Assert.Equal(Digest(Partner, Partner), Digest(Partner with { }, Partner with { }));
        Assert.NotEqual(Digest(Partner, Partner), Digest(Partner, Partner, "Kenya"));
    }

    private static long Digest(PartnerRecord company, PartnerRecord contact, string country = "") =>
        RecordDigest.Of(new BillingRecord(new BillingPair(1, 2), "", company, contact), country);
}

using System.Text.Json.Serialization.Metadata;
using Portal.Core.Odoo;

namespace Portal.Tests.Odoo;

public sealed class WhenCapabilitiesNeedFields
{
    public static TheoryData<string> Models => ["res.partner", "res.country", "res.country.state", "res.lang"];

    [Theory]
    [MemberData(nameof(Models))]
    public void The_probe_looks_for_what_billing_reads(string model)
    {
        JsonTypeInfo row = model switch
        {
            "res.partner" => BillingWire.Default.PartnerRow,
            "res.country" => BillingWire.Default.CountryRow,
            "res.country.state" => BillingWire.Default.StateRow,
            _ => BillingWire.Default.LanguageRow,
        };
        var wanted = OdooNeeds.All.Single(need => (need.Capability, need.Model) == ("Billing addresses", model)).Fields;

        Assert.Empty(row.Properties.Select(property => property.Name).Where(name => name != "id").Except(wanted));
    }

    [Fact]
    public void Fields_that_Studio_makes_are_asked_of_that_profile_only() =>
        Assert.All(
            OdooNeeds.All,
            need =>
                Assert.Equal(
                    need.Profile == OdooProfile.Studio,
                    need.Fields.All(field => field.StartsWith("x_", StringComparison.Ordinal))
                )
        );
}

using Portal.Core.Billing;

namespace Portal.Tests.Billing;

public sealed class WhenACountrysRulesAreApplied
{
    private const string Long = "11111111111111111111111111111111111";

    [Theory]
    [InlineData("CH", "8001", true)]
    [InlineData("CH", "800", false)]
    [InlineData("CH", "80O1", false)]
    [InlineData("LI", "9490", true)]
    [InlineData("DE", "04109", true)]
    [InlineData("DE", "4109", false)]
    [InlineData("GB", "SW1A 1AA", true)]
    [InlineData("GB", "sw1a1aa", true)]
    [InlineData("GB", "LS1 4AP", true)]
    [InlineData("GB", "LS14", false)]
    [InlineData("US", "10001", true)]
    [InlineData("US", "10001-1234", true)]
    [InlineData("US", "1000", false)]
    [InlineData("CA", "K1A 0B1", true)]
    [InlineData("CA", "K1A-0B1", true)]
    [InlineData("CA", "11A 0B1", false)]
    [InlineData("NL", "1012 JS", true)]
    [InlineData("NL", "1012JS", true)]
    [InlineData("NL", "1012", false)]
    [InlineData("IE", "D02 AF30", true)]
    [InlineData("IE", "D6W XH21", true)]
    [InlineData("IE", "Dublin 2", false)]
    [InlineData("PL", "00-001", true)]
    [InlineData("PL", "00001", true)]
    [InlineData("PT", "1000-001", true)]
    [InlineData("SE", "111 20", true)]
    [InlineData("LV", "LV-1010", true)]
    [InlineData("LV", "1010", true)]
    [InlineData("JP", "100-0001", true)]
    [InlineData("BR", "01310-100", true)]
    [InlineData("IN", "110001", true)]
    [InlineData("IN", "11001", false)]
    [InlineData("KE", "00100", true)]
    [InlineData("NG", "100001", true)]
    [InlineData("GH", "GA-183-8164", true)]
    [InlineData("ZA", "0001", true)]
    [InlineData("CN", "100000", true)]
    [InlineData("SG", "018956", true)]
    [InlineData("AU", "2000", true)]
    [InlineData("NZ", "6011", true)]
    [InlineData("TZ", "11101", true)]
    [InlineData("AE", "P.O. Box 12", true)]
    [InlineData("UG", "10102", true)]
    [InlineData("UG", "!?", false)]
    [InlineData("TG", "1", false)]
    [InlineData("RW", "11111111111111111", false)]
    public void A_zip_has_the_form_of_its_country(string country, string zip, bool expected) =>
        Assert.Equal(expected, PostalCodes.IsValid(zip, country));

    [Fact]
    public void Every_example_of_a_zip_is_one() =>
        Assert.All(
            PostalCodes.Known,
            country => Assert.True(PostalCodes.IsValid(PostalCodes.ExampleOf(country), country), country)
        );

    [Fact]
    public void Every_example_of_a_vat_number_is_one() =>
        Assert.All(VatNumbers.Known, country => Assert.True(VatNumbers.IsValid(VatNumbers.ExampleOf(country), country), country));

    // numbers of public bodies and those that the countries' own papers show
    [Theory]
    [InlineData("AT", "ATU13585627")]
    [InlineData("AT", "U13585627")]
    [InlineData("BE", "BE 0477.472.701")]
    [InlineData("CH", "CHE-123.456.788")]
    [InlineData("CH", "CHE-123.456.788 TVA")]
    [InlineData("DE", "DE 136,695 976", false)]
    [InlineData("DE", "DE136695976")]
    [InlineData("DE", "12/345/67890")]
    [InlineData("ES", "ES54362315K")]
    [InlineData("ES", "X5253868R")]
    [InlineData("ES", "J99216582")]
    [InlineData("FR", "FR 40 303 265 045")]
    [InlineData("FR", "FR23334175221")]
    [InlineData("GB", "XI980780684")]
    [InlineData("GR", "EL 094259216")]
    [InlineData("IE", "IE6433435OA")]
    [InlineData("IE", "8D79739I")]
    [InlineData("IT", "IT 00743110157")]
    [InlineData("LI", "12345")]
    [InlineData("LT", "LT100001919017")]
    [InlineData("NL", "NL123456789B13")]
    [InlineData("NO", "NO 995 525 828 MVA")]
    [InlineData("NO", "995525828")]
    [InlineData("RO", "18547290")]
    [InlineData("HU", "12892312-2-42")]
    [InlineData("BR", "390.533.447-05")]
    [InlineData("IN", "27AAPFU0939F1ZV")]
    [InlineData("KE", "P051365947M")]
    [InlineData("KE", "/")]
    [InlineData("US", "93-1000001")]
    [InlineData("TG", "1000100000")]
    [InlineData("CH", "DE136695976")]
    [InlineData("US", "EU826001234")]
    [InlineData("DE", "EU826001234", false)]
    public void A_true_vat_number_passes(string country, string number, bool expected = true) =>
        Assert.Equal(expected, VatNumbers.IsValid(number, country));

    [Theory]
    [InlineData("AT", "ATU13585626")]
    [InlineData("BE", "BE123")]
    [InlineData("BE", "BE0477472702")]
    [InlineData("CH", "CHE-123.456.789 MWST")]
    [InlineData("CH", "CHE-1")]
    [InlineData("DE", "DE136695978")]
    [InlineData("DK", "DK13585627")]
    [InlineData("EE", "EE100594103")]
    [InlineData("ES", "ESJ99216583")]
    [InlineData("FI", "FI20774741")]
    [InlineData("FR", "FR84323140391")]
    [InlineData("GB", "GB802311781")]
    [InlineData("GR", "EL123456781")]
    [InlineData("HR", "HR33392005962")]
    [InlineData("HU", "HU12892313")]
    [InlineData("HU", "12892313-2-42")]
    [InlineData("IE", "IE6433435E")]
    [InlineData("IT", "IT00743110158")]
    [InlineData("LU", "LU15027443")]
    [InlineData("MT", "MT11679113")]
    [InlineData("NL", "NL123456789B90")]
    [InlineData("NO", "NO995525829MVA")]
    [InlineData("PL", "PL8567346216")]
    [InlineData("PT", "PT501964842")]
    [InlineData("RO", "RO18547291")]
    [InlineData("SE", "SE123456789101")]
    [InlineData("SI", "SI50223055")]
    [InlineData("SK", "SK2022749618")]
    [InlineData("AU", "99 999 999 999")]
    [InlineData("BR", "16.727.230/0001-98")]
    [InlineData("IN", "27AAPFU0939F1ZO")]
    [InlineData("JP", "T7000012050001")]
    [InlineData("KE", "123456789")]
    [InlineData("US", "none at all")]
    [InlineData("US", "<script>1234")]
    [InlineData("TG", Long)]
    public void A_mistyped_one_is_found_out(string country, string number) => Assert.False(VatNumbers.IsValid(number, country));

    [Theory]
    [InlineData("CHE-123.456.788 MWST", "CHE123456788")]
    [InlineData("che-123.456.788", "123 456 788")]
    [InlineData("DE 136695976", "136695976")]
    [InlineData("NO995525828MVA", "995 525 828")]
    [InlineData("EL094259216", "094259216")]
    [InlineData("16.727.230/0001-97", "16727230000197")]
    public void The_same_number_is_known_however_it_is_written(string one, string other)
    {
        Assert.NotEqual("", VatNumbers.KeyOf(one));
        Assert.Equal(VatNumbers.KeyOf(one), VatNumbers.KeyOf(other));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("n/a")]
    [InlineData("CHE")]
    public void What_is_no_number_has_no_key(string text) => Assert.Equal("", VatNumbers.KeyOf(text));

    [Fact]
    public void Any_text_is_judged_without_failing()
    {
        foreach (var text in Support.AnyText.Many())
        {
            _ = VatNumbers.KeyOf(text);
            _ = CompanyNames.KeyOf(text);
            _ = CompanyNames.TellingWord(text);
            _ = text.Length > 0 && PostalCodes.IsValid(text, "CH") && VatNumbers.IsValid(text, "FR");
            _ = text.Length > 0 && VatNumbers.IsValid(text, "ES");
        }
    }
}

using Portal.Core.Billing;

namespace Portal.Tests.Billing;

public sealed class WhenTwoNamesAreCompared
{
    [Theory]
    [InlineData("Acme AG", "ACME")]
    [InlineData("ACME  a.g.", "acme Inc.")]
    [InlineData("Müller & Söhne GmbH", "MUELLER UND SOEHNE")]
    [InlineData("Société Générale S.A.", "Societe Generale SA")]
    [InlineData("SARL Dupont", "Dupont S.A.R.L.")]
    [InlineData("Kowalski Sp. z o.o.", "Kowalski")]
    [InlineData("The Widget Company Ltd", "Widget")]
    [InlineData("O'Neill plc", "ONeill")]
    public void The_same_name_is_known_however_it_is_written(string one, string other) => Assert.Equal(1, Closeness(one, other));

    [Theory]
    [InlineData("Acme", "Acme Handels AG")]
    [InlineData("Zumbari Cold", "Zumbari Cold Chain Ltd")]
    public void One_may_be_the_beginning_of_the_other(string one, string other)
    {
        Assert.Equal(CompanyNames.BeginsAlike, Closeness(one, other));
        Assert.Equal(CompanyNames.BeginsAlike, Closeness(other, one));
    }

    [Theory]
    [InlineData("Brunngasser Logistik AG", "Brunngaser Logistik AG")]
    [InlineData("Wetterfeld Solar", "Weterfeld Solar GmbH")]
    [InlineData("Quillmere Textiles", "Quilmere Textiles")]
    [InlineData("Logistik Brunngasser", "Brunngasser Logistik")]
    public void A_mistyped_letter_or_another_order_of_words_makes_them_alike(string one, string other) =>
        Assert.InRange(Closeness(one, other), CompanyNames.Alike, CompanyNames.BeginsAlike);

    [Theory]
    [InlineData("Acme AG", "Apex AG")]
    [InlineData("Alpha Trading GmbH", "Beta Trading GmbH")]
    [InlineData("Zumbari Solar Ltd", "Orvello Solar Ltd")]
    [InlineData("Swiss Life AG", "Swiss Post AG")]
    [InlineData("Bank of Kigali", "Bank of Nairobi")]
    [InlineData("AG", "SA")]
    [InlineData("AB", "Abacus")]
    [InlineData("", "Acme")]
    [InlineData("", "")]
    public void Different_names_are_not_alike(string one, string other) =>
        Assert.InRange(Closeness(one, other), 0, CompanyNames.Alike - 0.01);

    [Theory]
    [InlineData("AG", "AG")]
    [InlineData("Co. Ltd.", "CO")]
    [InlineData("東京電力株式会社", "東京電力株式会社")]
    public void A_name_of_legal_forms_only_is_still_a_name(string name, string key) =>
        Assert.Equal(key, CompanyNames.KeyOf(name));

    [Theory]
    [InlineData("Acme Handels AG", "Handels")]
    [InlineData("Muster GmbH", "Muster")]
    [InlineData("X AG", "")]
    public void Another_system_is_asked_for_the_longest_word(string name, string word) =>
        Assert.Equal(word, CompanyNames.TellingWord(name));

    [Theory]
    [InlineData("info@Acme.CH", "acme.ch")]
    [InlineData("a@gmail.com", "")]
    [InlineData("a@yahoo.co.uk", "")]
    [InlineData("a@GMX.ch", "")]
    [InlineData("a@bluewin.ch", "")]
    [InlineData("a@web.de", "")]
    [InlineData("a@web-agency.de", "web-agency.de")]
    [InlineData("no address", "")]
    public void A_domain_tells_a_company_unless_anybody_can_have_one(string email, string domain) =>
        Assert.Equal(domain, MailDomains.Of(email));

    private static double Closeness(string one, string other) =>
        CompanyNames.Closeness(CompanyNames.KeyOf(one), CompanyNames.KeyOf(other));
}

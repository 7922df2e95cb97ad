using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenACompanyHasContacts
{
    private const string Company =
        """{"name":"Kilimo","is_company":true,"vat":"P051","lang":"en_US","street":"Road 1","city":"Nairobi"}""";

    [Fact]
    public async Task Company_and_accounting_contact_are_made_in_one_call()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);

        var id = await server.PartnerAsync(
            Company.TrimEnd('}')
                + ""","child_ids":[[0,0,{"name":"Amina","type":"invoice","ref":"PORTAL-1","email":"a@x.example,b@x.example"}]]}"""
        );

        var contact = await server.CallAsync(
            "res.partner",
            "search_read",
            """[[["ref","=","PORTAL-1"]]]""",
            """{"fields":["parent_id","vat","lang","street","complete_name","commercial_partner_id","email"],"load":null}"""
        );
        Assert.Equal(
            $$"""[{"id":{{id + 1}},"parent_id":{{id}},"vat":"P051","lang":"en_US","street":false,"complete_name":"Kilimo, Amina","commercial_partner_id":{{id}},"email":"a@x.example,b@x.example"}]""",
            contact!.ToJsonString()
        );
    }

    [Fact]
    public async Task A_contact_follows_the_address_and_an_invoice_address_does_not()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        var company = await server.PartnerAsync(Company);
        var contact = await server.PartnerAsync($$"""{"name":"C","parent_id":{{company}}}""");
        var invoice = await server.PartnerAsync($$"""{"name":"I","type":"invoice","parent_id":{{company}},"street":"Own 2"}""");

        await server.WriteAsync(company, """{"street":"Road 9","vat":"P059"}""");

        Assert.Equal(
            """{"id":%,"street":"Road 9","vat":"P059"}""".Replace("%", $"{contact}"),
            (await server.ReadAsync(contact, "street", "vat")).ToJsonString()
        );
        Assert.Equal(
            """{"id":%,"street":"Own 2","vat":"P059"}""".Replace("%", $"{invoice}"),
            (await server.ReadAsync(invoice, "street", "vat")).ToJsonString()
        );
    }

    [Fact]
    public async Task The_first_contact_gives_its_address_to_a_company_that_has_none()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        var company = await server.PartnerAsync("""{"name":"Bare","is_company":true}""");

        await server.PartnerAsync($$"""{"name":"I","type":"invoice","parent_id":{{company}},"street":"Given 2"}""");

        Assert.Equal("Given 2", (await server.ReadAsync(company, "street"))["street"]!.GetValue<string>());
    }

    [Fact]
    public async Task Renaming_the_company_moves_the_contacts_write_date_and_not_the_other_way_round()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        var company = await server.PartnerAsync(Company);
        var contact = await server.PartnerAsync($$"""{"name":"C","parent_id":{{company}}}""");

        var marked = await server.PartnerAsync("""{"name":"mark"}""");
        await server.WriteAsync(contact, """{"phone":"1"}""");
        var afterContact = await LastWrittenAsync(server, marked);
        await server.WriteAsync(company, """{"name":"Kilimo Mpya"}""");
        var afterCompany = await LastWrittenAsync(server, marked);

        Assert.Equal([contact], afterContact);
        Assert.Equal([company, contact], afterCompany.Order());
        Assert.Equal("Kilimo Mpya, C", (await server.ReadAsync(contact, "display_name"))["display_name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_post_escapes_its_body_unless_it_is_said_to_be_HTML_and_leaves_the_write_date()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        var id = await server.PartnerAsync(Company);
        var marked = await server.PartnerAsync("""{"name":"mark"}""");

        await server.CallAsync("res.partner", "message_post", $"[[{id}]]", """{"body":"<b>x</b>"}""");
        await server.CallAsync("res.partner", "message_post", $"[[{id}]]", """{"body":"<b>x</b>","body_is_html":true}""");

        var bodies = await server.CallAsync(
            "mail.message",
            "search_read",
            $$"""[[["model","=","res.partner"],["res_id","=",{{id}}]]]""",
            """{"fields":["body"],"order":"id"}"""
        );
        Assert.Equal("<p>&lt;b&gt;x&lt;/b&gt;</p> <b>x</b>", string.Join(' ', bodies!.AsArray().Select(row => row!["body"])));
        Assert.Empty(await LastWrittenAsync(server, marked));
    }

    [Fact]
    public async Task Deleting_the_company_leaves_its_contacts_without_one()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        var company = await server.PartnerAsync(Company);
        var contact = await server.PartnerAsync($$"""{"name":"C","parent_id":{{company}}}""");

        await server.CallAsync("res.partner", "unlink", $"[[{company}]]");

        Assert.Equal("false", (await server.ReadAsync(contact, "parent_id"))["parent_id"]!.ToJsonString());
    }

    [Fact]
    public async Task Another_company_with_the_same_VAT_number_is_shown()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        var one = await server.PartnerAsync(Company);
        var two = await server.PartnerAsync(Company);

        var same = await server.ReadAsync(two, "same_vat_partner_id");

        Assert.Equal(one, same["same_vat_partner_id"]![0]!.GetValue<long>());
    }

    /// <summary>The ids written after the record <paramref name="marked"/> was, the latest last.</summary>
    private static async Task<List<long>> LastWrittenAsync(SandboxServer server, long marked)
    {
        var rows = await server.CallAsync("res.partner", "search_read", "[[]]", """{"fields":["id"],"order":"write_date,id"}""");
        return rows!.AsArray().Select(row => row!["id"]!.GetValue<long>()).SkipWhile(id => id != marked).Skip(1).ToList();
    }
}

using System.Text.Json;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Odoo;

namespace Portal.Tests.Odoo;

public abstract class WhenBillingAsksOdoo(OdooProtocol protocol)
{
    private static readonly BillingAddressDraft Draft = new()
    {
        CompanyName = "Müller AG",
        VatNumber = "CHE-123.456.788",
        Street = "Bahnhofstrasse 1",
        Zip = "8001",
        City = "Zürich",
        CountryId = 43,
        StateId = 1200,
        Emails = ["info@mueller.ch", "ceo@mueller.ch"],
        Phone = "+41 44 000 00 00",
        AccountingName = "Frau Huber",
        AccountingEmails = ["kreditoren@mueller.ch"],
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_create_makes_company_and_contact()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        odoo.OnExecute = (context, request) =>
            FakeOdoo.AnswerAsync(context, request.ModelMethod == "create" ? "[15]" : """[{"id":16,"parent_id":15}]""");

        var pair = await host.Billing.CreateAsync(Draft, "P-1", Token);

        Assert.Equal(new BillingPair(15, 16), pair);
        Assert.Equal(["create", "search_read"], odoo.Executed.Select(request => request.ModelMethod));
        var company = odoo.Executed.First().Positional[0][0];
        Assert.Equal(
            ["name", "is_company", "vat", "email", "phone", "street", "zip", "city", "state_id", "country_id", "child_ids"],
            company.EnumerateObject().Select(field => field.Name)
        );
        Assert.Equal("info@mueller.ch,ceo@mueller.ch", company.GetProperty("email").GetString());
        var command = company.GetProperty("child_ids")[0];
        Assert.Equal((0, 0), (command[0].GetInt32(), command[1].GetInt32()));
        Assert.Equal(
            ["type", "ref", "name", "email", "street", "zip", "city", "state_id", "country_id"],
            command[2].EnumerateObject().Select(field => field.Name)
        );
        Assert.Equal(("invoice", "P-1"), (command[2].GetProperty("type").GetString(), command[2].GetProperty("ref").GetString()));
        Assert.Equal(43, command[2].GetProperty("country_id").GetInt32());
    }

    [Fact]
    public async Task The_language_goes_to_both_when_given()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        odoo.OnExecute = (context, request) =>
            FakeOdoo.AnswerAsync(context, request.ModelMethod == "create" ? "[15]" : """[{"id":16,"parent_id":[15,"x"]}]""");

        await host.Billing.CreateAsync(Draft with { Language = "de_CH" }, "P-1", Token);

        var company = odoo.Executed.First().Positional[0][0];
        Assert.Equal("de_CH", company.GetProperty("lang").GetString());
        Assert.Equal("de_CH", company.GetProperty("child_ids")[0][2].GetProperty("lang").GetString());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"id":16,"parent_id":false}]""")]
    public async Task A_contact_that_cannot_be_read_back_means_look_before_asking_again(string readBack)
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        odoo.OnExecute = (context, request) => FakeOdoo.AnswerAsync(context, request.ModelMethod == "create" ? "[15]" : readBack);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.Billing.CreateAsync(Draft, "P-1", Token));

        Assert.True(failure.MayHaveHappened);
        Assert.Single(odoo.Executed, request => request.ModelMethod == "create");
    }

    [Fact]
    public async Task A_refused_read_back_means_so_too()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        odoo.OnExecute = (context, request) =>
            request.ModelMethod == "create"
                ? FakeOdoo.AnswerAsync(context, "[15]")
                : FakeOdoo.AnswerErrorAsync(context, "odoo.exceptions.AccessError", "You are not allowed to read.");

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.Billing.CreateAsync(Draft, "P-1", Token));

        Assert.Equal((ConnectorFault.Unauthorized, true), (failure.Fault, failure.MayHaveHappened));
    }

    [Fact]
    public async Task A_page_takes_two_calls_and_is_not_empty_before_the_end()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        var answers = new Queue<string>([
            $"[{Row(16, 15)},{Row(17, 15)}]",
            "[]",
            $"[{Row(21, 20)},{Row(22, 20)},{Row(31, 30)}]",
            $"[{Row(20, null)}]",
        ]);
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerAsync(context, answers.Dequeue());

        var page = await host.Billing.ListPageAsync(9, 3, Token);

        Assert.Equal([new BillingPair(20, 21), new BillingPair(20, 22)], page.Select(record => record.Pair));
        var (search, read) = (odoo.Executed.ElementAt(0), odoo.Executed.ElementAt(1));
        Assert.Equal(
            """["\u0026","\u0026","\u0026",["type","=","invoice"],["parent_id","!=",false],["parent_id.is_company","=",true],["id","\u003E",9]]""",
            JsonSerializer.Serialize(search.Positional[0])
        );
        Assert.Equal("""{"active_test":false}""", search.Named.GetProperty("context").GetRawText());
        Assert.Equal((3, "id"), (search.Named.GetProperty("limit").GetInt32(), search.Named.GetProperty("order").GetString()));
        Assert.Equal("[15]", read.Positional[0].GetRawText());
        Assert.Equal(17, odoo.Executed.ElementAt(2).Positional[0][6][2].GetInt32());
        Assert.Equal("[20,30]", odoo.Executed.ElementAt(3).Positional[0].GetRawText());
    }

    private static string Row(int id, int? parent) =>
        $$"""{"id":{{id}},"parent_id":{{(parent is { } company ? $"{company}" : "false")}},"name":false,"active":true,"write_date":"2026-11-22 02:31:50"}""";
}

public sealed class WhenBillingAsksOdooOverJsonRpc() : WhenBillingAsksOdoo(OdooProtocol.JsonRpc);

public sealed class WhenBillingAsksOdooOverJson2() : WhenBillingAsksOdoo(OdooProtocol.Json2);

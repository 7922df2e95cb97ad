using System.Text.Json;
using Portal.Core.Odoo;

namespace Portal.Tests.Odoo;

public sealed class WhatOdooIsSent
{
    private static readonly DateTime Instant = new(2026, 11, 22, 2, 31, 50, 999, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Domains_are_written_in_prefix_form()
    {
        var domain = OdooDomain
            .Where("type")
            .Is("invoice")
            .And(OdooDomain.Where("parent_id.is_company").Is(true))
            .And(
                OdooDomain
                    .Where("email")
                    .IsIgnoringCase(@"a_b%\c@x.ch")
                    .Or(OdooDomain.Where("id").IsIn([new OdooId(1), new OdooId(2)]).Not())
            );

        Assert.Equal(
            """
            ["\u0026","\u0026",["type","=","invoice"],["parent_id.is_company","=",true],
            "|",["email","=ilike","a\\_b\\%\\\\c@x.ch"],"!",["id","in",[1,2]]]
            """.ReplaceLineEndings(""),
            domain.ToJson().ToJsonString()
        );
    }

    [Fact]
    public void A_domain_on_everything_adds_nothing()
    {
        var one = OdooDomain.Where("write_date").IsAfter(Instant);

        Assert.Equal("[]", OdooDomain.Everything.ToJson().ToJsonString());
        Assert.Equal(
            """[["write_date","\u003E","2026-11-22 02:31:50"]]""",
            OdooDomain.Everything.And(one).ToJson().ToJsonString()
        );
        Assert.Equal("[]", one.Or(OdooDomain.Everything).ToJson().ToJsonString());
        Assert.Throws<InvalidOperationException>(OdooDomain.Everything.Not);
    }

    [Theory]
    [InlineData("company_type")]
    [InlineData("parent_id.company_type")]
    public void Fields_that_Odoo_cannot_search_are_refused(string field) =>
        Assert.Throws<ArgumentException>(() => OdooDomain.Where(field));

    [Fact]
    public void Values_are_written_as_Odoo_reads_them()
    {
        var values = new OdooValues()
            .Set("name", "Acme")
            .Set("is_company", true)
            .Set("credit_limit", 10.50m)
            .Set("color", 3)
            .Set("date", Instant)
            .Set("due", new DateOnly(2026, 2, 1))
            .Set("country_id", new OdooId(20))
            .SetText("x_portal_id", "p-1")
            .Clear("phone")
            .Set("child_ids", OdooCommand.Create(new OdooValues().Set("type", "invoice")), OdooCommand.Link(new(4)))
            .Set("category_id", OdooCommand.Replace([new(1), new(2)]));

        Assert.Equal(
            """
            {"name":"Acme","is_company":true,"credit_limit":10.50,"color":3,"date":"2026-11-22 02:31:50","due":"2026-02-01",
            "country_id":20,"x_portal_id":"p-1","phone":false,"child_ids":[[0,0,{"type":"invoice"}],[4,4,0]],"category_id":[[6,0,[1,2]]]}
            """.ReplaceLineEndings(""),
            values.Json.ToJsonString()
        );
    }

    [Fact]
    public void A_link_is_set_by_id_only_and_an_instant_in_UTC_only()
    {
        Assert.Throws<ArgumentException>(() => new OdooValues().Set("country_id", "Belgium"));
        Assert.Throws<ArgumentException>(() => new OdooValues().Set("country_id", 20));
        Assert.Throws<ArgumentException>(() => new OdooValues().Set("child_ids", ["1"]));
        Assert.Throws<ArgumentException>(() => new OdooValues().Set("date", DateTime.SpecifyKind(Instant, DateTimeKind.Local)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OdooId(0));
        Assert.Throws<InvalidOperationException>(() => new OdooValues().Set("country_id", default(OdooId)));
    }

    [Fact]
    public async Task Calls_go_out_in_the_shapes_that_Odoo_was_seen_to_take()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address);

        await CallEverythingAsync(odoo, host);

        Assert.Equal(
            [
                """["db",7,"s3cr3t-Pa55phrase","res.partner","search_read",[[["id","\u003E",5]]],{"fields":["id","name"],"limit":80,"order":"write_date,id","load":null,"context":{"active_test":false,"lang":"de_CH"}}]""",
                """["db",7,"s3cr3t-Pa55phrase","res.partner","read",[[3,4],["id","name"]],{"load":null}]""",
                """["db",7,"s3cr3t-Pa55phrase","res.partner","search_count",[[]],{}]""",
                """["db",7,"s3cr3t-Pa55phrase","res.partner","create",[[{"name":"Acme"}]],{}]""",
                """["db",7,"s3cr3t-Pa55phrase","res.partner","write",[[9],{"phone":false}],{}]""",
                """["db",7,"s3cr3t-Pa55phrase","res.partner","unlink",[[9]],{}]""",
                """["db",7,"s3cr3t-Pa55phrase","sale.order","message_post",[[1]],{"body":"Hi"}]""",
            ],
            odoo.Executed.Select(request => JsonSerializer.Serialize(request.Args))
        );
    }

    [Fact]
    public async Task Over_JSON_2_every_argument_has_its_name_and_the_key_is_in_the_headers_only()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: OdooProtocol.Json2);

        await CallEverythingAsync(odoo, host);

        Assert.Equal(
            [
                """res.partner/search_read {"context":{"active_test":false,"lang":"de_CH"},"domain":[["id","\u003E",5]],"fields":["id","name"],"limit":80,"order":"write_date,id","load":null}""",
                """res.partner/read {"ids":[3,4],"fields":["id","name"],"load":null}""",
                """res.partner/search_count {"domain":[]}""",
                """res.partner/create {"vals_list":[{"name":"Acme"}]}""",
                """res.partner/write {"ids":[9],"vals":{"phone":false}}""",
                """res.partner/unlink {"ids":[9]}""",
                """sale.order/message_post {"ids":[1],"body":"Hi"}""",
            ],
            odoo.Executed.Select(request => $"{request.Model}/{request.ModelMethod} {request.Body}")
        );
        Assert.All(
            odoo.Executed,
            request => Assert.Equal("bearer s3cr3t-Pa55phrase | db | application/json; charset=utf-8 | Portal", request.Headers)
        );
        Assert.Equal(["/web/version", "/json/2/res.users/context_get"], odoo.Paths.Take(2));
    }

    [Fact]
    public async Task An_argument_named_like_a_part_of_the_JSON_2_body_is_refused_before_it_is_sent()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: OdooProtocol.Json2);
        var call = new OdooCall("res.partner", "write") { Arguments = new OdooValues().Set("ids", [new OdooId(1)]) };

        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.CallAsync(call, OdooWire.Default.JsonElement, Token));

        Assert.Empty(odoo.Executed);
    }

    private static async Task CallEverythingAsync(FakeOdoo odoo, OdooHost host)
    {
        odoo.OnExecute = (context, request) =>
            FakeOdoo.AnswerAsync(
                context,
                request.ModelMethod switch
                {
                    "create" => "[9]",
                    "search_count" => "3",
                    _ => "[]",
                }
            );
        var rows = RowsJson.Default.ListNameRow;
        var query = new OdooQuery
        {
            Limit = 80,
            Order = "write_date,id",
            Context = new() { IncludesArchived = true, Language = "de_CH" },
        };

        await host.Client.SearchReadAsync("res.partner", OdooDomain.Where("id").IsMoreThan(5), query, rows, Token);
        await host.Client.ReadAsync("res.partner", [new(3), new(4)], rows, Token);
        await host.Client.SearchCountAsync("res.partner", OdooDomain.Everything, OdooContext.None, Token);
        await host.Client.CreateAsync("res.partner", new OdooValues().Set("name", "Acme"), Token);
        await host.Client.WriteAsync("res.partner", [new(9)], new OdooValues().Clear("phone"), Token);
        await host.Client.UnlinkAsync("res.partner", [new(9)], Token);
        await host.Client.CallAsync(
            new OdooCall("sale.order", "message_post") { Ids = [new(1)], Arguments = new OdooValues().Set("body", "Hi") },
            OdooWire.Default.JsonElement,
            Token
        );
    }

    [Theory]
    [InlineData(OdooProtocol.JsonRpc)]
    [InlineData(OdooProtocol.Json2)]
    public async Task Every_call_names_the_companies_that_are_set(OdooProtocol protocol)
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, options => options.Companies = [3, 5], protocol: protocol);
        var rows = RowsJson.Default.ListNameRow;
        var archived = new OdooQuery { Context = OdooContext.WithArchived };

        await host.Client.SearchReadAsync("res.partner", OdooDomain.Everything, new OdooQuery(), rows, Token);
        await host.Client.SearchReadAsync("res.partner", OdooDomain.Everything, archived, rows, Token);

        Assert.Equal(
            ["[3,5]", "[3,5]"],
            odoo.Executed.Select(request => request.Named.GetProperty("context").GetProperty("allowed_company_ids").GetRawText())
        );
    }

    [Fact]
    public async Task Limit_zero_is_refused_since_Odoo_takes_it_for_all()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            host.Client.SearchReadAsync(
                "res.partner",
                OdooDomain.Everything,
                new OdooQuery { Limit = 0 },
                RowsJson.Default.ListNameRow,
                Token
            )
        );
    }

    [Theory]
    [InlineData("""[18,0,0,"final",0,""]""", "https://odoo.example.com/odoo/res.partner/5")]
    [InlineData("""["saas~17",4,0,"final",0,"e"]""", "https://odoo.example.com/web#id=5&model=res.partner&view_type=form")]
    public async Task The_version_decides_how_a_form_is_linked(string version, string link)
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address);
        odoo.VersionInfo = version;

        Assert.Null(host.Client.FormUrl("res.partner", new(5)));
        await host.SearchAsync(Token);

        Assert.Equal(link, host.Client.FormUrl("res.partner", new(5))!.ToString());
    }
}

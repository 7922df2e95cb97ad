using Portal.Core;
using Portal.Core.Odoo;

namespace Portal.Tests.Odoo;

public abstract class WhatOdooAnswers(OdooProtocol protocol)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task False_is_nothing_in_every_type_but_yes_or_no()
    {
        var row = await ReadOneAsync(
            """{"id":1,"name":false,"parent_id":false,"child_ids":[],"colour":false,"active":false,"write_date":false,"birthday_on":false}"""
        );

        Assert.Equal(
            (1, "", null, null, false, null, null),
            (row.Id, row.Name, row.ParentId, row.Colour, row.Active, row.WriteDate, row.BirthdayOn)
        );
        Assert.Empty(row.ChildIds);
    }

    [Fact]
    public async Task Links_lists_and_instants_are_typed()
    {
        var row = await ReadOneAsync(
            """
            {"id":1,"name":"Acme","parent_id":[15,"Mother"],"child_ids":[16,17],"colour":0,"active":true,
            "write_date":"2026-11-22 02:31:50","birthday_on":"2026-02-01"}
            """
        );

        Assert.Equal(new OdooLink(new(15), "Mother"), row.ParentId);
        Assert.Equal([new OdooId(16), new OdooId(17)], row.ChildIds);
        Assert.Equal((0, true), (row.Colour, row.Active));
        Assert.Equal(new DateTime(2026, 11, 22, 2, 31, 50, DateTimeKind.Utc), row.WriteDate);
        Assert.Equal(DateTimeKind.Utc, row.WriteDate!.Value.Kind);
        Assert.Equal(new DateOnly(2026, 2, 1), row.BirthdayOn);
    }

    [Fact]
    public async Task A_link_may_be_a_bare_id_and_an_instant_may_have_a_fraction()
    {
        var row = await ReadOneAsync("""{"id":1,"parent_id":15,"write_date":"2026-11-22 02:39:29.449286"}""");

        Assert.Equal(new OdooLink(new(15), ""), row.ParentId);
        Assert.Equal(449, row.WriteDate!.Value.Millisecond);
    }

    [Theory]
    [InlineData("""{"id":1,"parent_id":"Mother"}""")]
    [InlineData("""{"id":1,"parent_id":[15,"Mother",3]}""")]
    [InlineData("""{"id":1,"parent_id":[]}""")]
    [InlineData("""{"id":1,"child_ids":["a"]}""")]
    [InlineData("""{"id":1,"write_date":"2026-11-22T02:39:29Z"}""")]
    [InlineData("""{"id":1,"name":5}""")]
    public async Task What_is_not_Odoos_form_is_malformed_and_not_guessed(string json)
    {
        var failure = await Assert.ThrowsAsync<ConnectorException>(() => ReadOneAsync(json));

        Assert.Equal(ConnectorFault.Malformed, failure.Fault);
        Assert.DoesNotContain("Mother", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Acme\uFFFE", "Acme\uFFFD")]
    [InlineData("""A\u0000B\uffff\ufdd0""", "A\uFFFDB\uFFFD\uFFFD")]
    [InlineData("""\ud83d \n\t\"\\ \/\ud83d\ude00 \ude00""", "\uFFFD \n\t\"\\ /😀 \uFFFD")]
    public async Task What_is_no_text_is_shown_as_missing(string json, string expected)
    {
        var row = await ReadOneAsync($$"""{"id":1,"name":"{{json}}","parent_id":[15,"{{json}}"]}""");

        Assert.Equal(expected, row.Name);
        Assert.Equal(expected, row.ParentId!.Value.Name);
    }

    private async Task<EverythingRow> ReadOneAsync(string json)
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerAsync(context, $"[{json}]");
        return Assert.Single(await host.Client.ReadAsync("res.partner", [new(1)], RowsJson.Default.ListEverythingRow, Token));
    }
}

public sealed class WhatOdooAnswersOverJsonRpc() : WhatOdooAnswers(OdooProtocol.JsonRpc);

public sealed class WhatOdooAnswersOverJson2() : WhatOdooAnswers(OdooProtocol.Json2);

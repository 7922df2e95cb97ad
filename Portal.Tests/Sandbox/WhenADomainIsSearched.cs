using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenADomainIsSearched(WhenADomainIsSearched.Filled filled) : IClassFixture<WhenADomainIsSearched.Filled>
{
    [Theory]
    [InlineData("""["ref","=","a"]""", "One")]
    [InlineData("""["ref","!=","a"]""", "Two Three Four Five")] // a missing value differs, too
    [InlineData("""["ref","=",false]""", "Three")]
    [InlineData("""["ref","!=",false]""", "One Two Four Five")]
    [InlineData("""["ref","in",["a","b"]]""", "One Two")]
    [InlineData("""["ref","in",["a",false]]""", "One Three")]
    [InlineData("""["ref","not in",["a"]]""", "Two Three Four Five")]
    [InlineData("""["ref","not in",["a",false]]""", "Two Four Five")]
    [InlineData("""["ref","not in",[]]""", "One Two Three Four Five")]
    [InlineData("""["ref","=",["a","b"]]""", "One Two")]
    [InlineData("""["ref","=?",false]""", "One Two Three Four Five")]
    [InlineData("""["ref","=?","b"]""", "Two")]
    [InlineData("""["color",">",2]""", "Three Four")]
    [InlineData("""["color","<=",2]""", "One Two")] // Five has no colour and so no order
    [InlineData("""["color","=","3"]""", "Three")]
    [InlineData("""["is_company","=",false]""", "Three Four Five")]
    [InlineData("""["is_company","!=",false]""", "One Two")]
    [InlineData("""["is_company","in",[true,false]]""", "One Two Three Four Five")]
    public async Task It_compares_values_as_Odoo_does(string leaf, string expected) => await Finds($"[{leaf}]", expected);

    [Theory]
    [InlineData("""["email","like","Shop"]""", "Two")]
    [InlineData("""["email","ilike","SHOP"]""", "One Two")]
    [InlineData("""["email","not ilike","shop"]""", "Three Four Five")]
    [InlineData("""["email","=like","s%"]""", "One Four")]
    [InlineData("""["email","=ilike","S%"]""", "One Two Four")]
    [InlineData("""["email","=ilike","shop@one.example"]""", "One")]
    [InlineData("""["email","=ilike","a_b@x.example"]""", "Five")]
    [InlineData("""["email","=ilike","a\\_b@x.example"]""", "")]
    [InlineData("""["email","like","s_op"]""", "One")]
    [InlineData("""["email","=ilike","sab\\_c%"]""", "Four")]
    [InlineData("""["email","ilike",""]""", "One Two Three Four Five")]
    public async Task It_matches_texts_with_wildcards(string leaf, string expected) => await Finds($"[{leaf}]", expected);

    [Theory]
    [InlineData("""["parent_id","=",false]""", "One Two Five")]
    [InlineData("""["parent_id","=","One"]""", "Three")]
    [InlineData("""["parent_id","ilike","tw"]""", "Four")]
    [InlineData("""["parent_id","not ilike","tw"]""", "One Two Three Five")]
    [InlineData("""["parent_id.ref","=","a"]""", "Three")]
    [InlineData("""["parent_id.country_id.code","=","KE"]""", "Three")]
    [InlineData("""["country_code","=","KE"]""", "One Three")]
    [InlineData("""["child_ids","=",false]""", "Three Four Five")]
    [InlineData("""["child_ids.ref","=","c"]""", "Two")]
    [InlineData("""["child_ids","ilike","Four"]""", "Two")]
    [InlineData("""["parent_id","any",[["is_company","=",true]]]""", "Three Four")]
    [InlineData("""["parent_id","not any",[["ref","=","a"]]]""", "One Two Four Five")]
    [InlineData("""["country_id","=","Kenya"]""", "One Three")]
    [InlineData("""["id","child_of","One"]""", "One Three")]
    [InlineData("""["parent_id","child_of","One"]""", "Three")]
    [InlineData("""["id","parent_of","Four"]""", "Two Four")]
    [InlineData("""["display_name","ilike","one, thr"]""", "Three")]
    public async Task It_follows_relations(string leaf, string expected) => await Finds($"[{leaf}]", expected);

    [Theory]
    [InlineData("""["|",["ref","=","a"],["ref","=","b"]]""", "One Two")]
    [InlineData("""["|","&",["ref","=","a"],["color","=",1],["ref","=","c"]]""", "One Four")]
    [InlineData("""["!",["ref","=","a"]]""", "Two Three Four Five")]
    [InlineData("""["!","|",["ref","=","a"],["ref","=","b"]]""", "Three Four Five")]
    [InlineData("""["!",["color","<",2]]""", "Two Three Four")] // turned into >=, which Five doesn't meet either
    [InlineData("""["!",["email","=ilike","s%"]]""", "Three Five")]
    [InlineData("""[["color",">",1],["color","<",4],["is_company","=",true]]""", "Two")]
    [InlineData("""[[1,"=",1],["ref","=","b"]]""", "Two")]
    [InlineData("""[[0,"=",1]]""", "")]
    public async Task It_joins_conditions(string domain, string expected) => await Finds(domain, expected);

    [Theory]
    [InlineData("""[["company_type","=","company"]]""", "One Two Three Four Five")]
    [InlineData("""["!",["company_type","=","company"]]""", "One Two Three Four Five")]
    [InlineData("""[["company_type","=","company"],["ref","=","a"]]""", "One")]
    public async Task It_passes_over_fields_that_are_not_stored(string domain, string expected) => await Finds(domain, expected);

    [Theory]
    [InlineData("""["name","=","Old"]""", "{}", "")]
    [InlineData("""["name","=","Old"]""", """{"active_test":false}""", "Old")]
    [InlineData("""["active","=",false]""", "{}", "Old")]
    public async Task It_leaves_archived_rows_out_unless_asked(string leaf, string context, string expected) =>
        Assert.Equal(expected, await filled.Server.NamesAsync($"""[{leaf},["function","=","table"]]""", context));

    /// <summary>Searches only the rows of the table: a list of two domains is joined by the &amp; that it implies.</summary>
    private async Task Finds(string domain, string expected)
    {
        var ids = await filled.Server.CallAsync("res.partner", "search", """[[["function","=","table"]]]""");
        var found = await filled.Server.NamesAsync(domain[..1] + $"""["id","in",{ids!.ToJsonString()}],""" + domain[1..]);
        Assert.Equal(expected, found);
    }

    public sealed class Filled : IAsyncLifetime
    {
        internal SandboxServer Server { get; private set; } = null!; // set before the first test

        public async ValueTask InitializeAsync()
        {
            Server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
            var kenya = await Server.CallAsync("res.country", "search", """[[["code","=","KE"]]]""");
            var one = await Server.PartnerAsync(
                $$"""{"name":"One","function":"table","ref":"a","color":1,"is_company":true,"email":"shop@one.example","country_id":{{kenya![0]}}}"""
            );
            var two = await Server.PartnerAsync(
                """{"name":"Two","function":"table","ref":"b","color":2,"is_company":true,"email":"Shop@two.example"}"""
            );
            await Server.PartnerAsync($$"""{"name":"Three","function":"table","color":3,"parent_id":{{one}}}""");
            await Server.PartnerAsync(
                $$"""{"name":"Four","function":"table","ref":"c","color":4,"email":"sab_c@x.example","type":"invoice","parent_id":{{two}}}"""
            );
            await Server.PartnerAsync("""{"name":"Five","function":"table","ref":"d","email":"axb@x.example"}""");
            await Server.PartnerAsync("""{"name":"Old","function":"table","active":false}""");
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}

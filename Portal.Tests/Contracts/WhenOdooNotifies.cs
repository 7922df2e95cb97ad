using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portal.Sandbox;
using Portal.Tests.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Contracts;

/// <summary>What a webhook of the sandbox's looks like beside the recorded ones: headers, order of names, forms of values, how many.</summary>
public sealed partial class WhenOdooNotifies : IAsyncLifetime
{
    /// <summary>The recordings that are held here, since there is no request to replay but one to receive.</summary>
    public static readonly string[] Recordings =
    [
        "webhook_delivery_on_create",
        "webhook_delivery_on_write",
        "webhook_delivery_on_unlink",
        "webhook_delivery_manual_model",
        "webhook_phantom_delivery_rolled_back",
    ];

    private static readonly string[] Saved =
    [
        "name",
        "email",
        "ref",
        "active",
        "is_company",
        "parent_id",
        "country_id",
        "category_id",
        "create_date",
        "write_date",
    ];

    private SandboxServer _server = null!; // set before the first test
    private WebhookReceiver _receiver = null!; // set before the first test

    public async ValueTask InitializeAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        _server = await SandboxServer.StartAsync(new() { Seed = false, Odoo = OdooRelease.V18 }, TimeProvider.System, stop);
        _receiver = await WebhookReceiver.StartAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_new_contact_is_told_of_once_for_each_value_worked_out()
    {
        await _server.RuleAsync("res.partner", "on_create_or_write", Address("/readback/save?token=s3cret"), Saved);

        await _server.PartnerAsync("""{"name":"Hook Co","is_company":true,"email":"h@x.y","ref":"v1"}""");

        MatchesRecording("webhook_delivery_on_create");
    }

    [Fact]
    public async Task A_changed_contact_is_told_of_once()
    {
        var id = await _server.PartnerAsync("""{"name":"Hook Co","is_company":true,"email":"h@x.y","ref":"v1"}""");
        await _server.RuleAsync("res.partner", "on_create_or_write", Address("/readback/save?token=s3cret"), Saved);

        await _server.WriteAsync(id, """{"ref":"v2"}""");

        MatchesRecording("webhook_delivery_on_write");
    }

    [Fact]
    public async Task A_deleted_contact_is_told_of_with_its_last_values()
    {
        var id = await _server.PartnerAsync("""{"name":"Bulk 1"}""");
        await _server.RuleAsync("res.partner", "on_unlink", Address("/readback/unlink"), ["name", "email"]);

        await _server.CallAsync("res.partner", "unlink", $"[[{id}]]");

        MatchesRecording("webhook_delivery_on_unlink");
    }

    [Fact]
    public async Task A_record_of_a_model_made_over_the_API_is_told_of_too()
    {
        await _server.CallAsync(
            "ir.model",
            "create",
            """
            [{"name":"Client Asset","model":"x_client_asset","state":"manual","access_ids":[[0,0,{"name":"a","perm_read":true,"perm_create":true}]],
              "field_id":[[0,0,{"name":"x_name","ttype":"char","field_description":"Name"}],
                [0,0,{"name":"x_partner_id","ttype":"many2one","relation":"res.partner","field_description":"Customer"}],
                [0,0,{"name":"x_last_audit","ttype":"datetime","field_description":"Last audit"}],
                [0,0,{"name":"x_status","ttype":"selection","selection":"[('active','Active')]","field_description":"Status"}]]}]
            """
        );
        var partner = await _server.PartnerAsync("""{"name":"Acme","is_company":true}""");
        await _server.RuleAsync(
            "x_client_asset",
            "on_create_or_write",
            Address("/ok/asset"),
            ["x_name", "x_partner_id", "x_status", "x_last_audit"]
        );

        await _server.CallAsync(
            "x_client_asset",
            "create",
            $$"""[{"x_name":"HK","x_partner_id":{{partner}},"x_status":"active","x_last_audit":"2026-11-01 10:00:00"}]"""
        );

        MatchesRecording("webhook_delivery_manual_model");
    }

    [Fact]
    public async Task A_call_that_fails_later_leaves_word_of_what_never_was()
    {
        await _server.RuleAsync("res.partner", "on_create", Address("/ok/on_create"), ["name", "write_date"]);

        await _server.CallAsync(
            "res.partner",
            "load",
            """[["id","name","type"],[["ph.a","Good one","Contact"],["ph.b","","Contact"]]]"""
        );

        MatchesRecording("webhook_phantom_delivery_rolled_back");
        Assert.Equal(0, await _server.CountAsync("""[["name","=","Good one"]]"""));
    }

    private Uri Address(string path) => new(_receiver.Url, path);

    private void MatchesRecording(string name)
    {
        var recorded = Recording.Received(name);
        var told = _receiver.Calls.ToList();
        Assert.Equal(recorded.Count, told.Count);
        foreach (var (expected, actual) in recorded.Zip(told))
        {
            Assert.Equal($"{expected!["path"]}", actual.Path);
            foreach (
                var header in expected["headers"]!.AsObject().Where(header => header.Key is not ("Host" or "Content-Length"))
            )
            {
                Assert.Equal($"{header.Value}", actual.Headers.GetValueOrDefault(header.Key));
            }

            Assert.Equal(Form($"{expected["body"]}"), Form(actual.Body));
        }
    }

    /// <summary>The text as it stands, but of an id or a moment only its form.</summary>
    private static string Form(string body)
    {
        Assert.NotNull(JsonNode.Parse(body));
        return Moment()
            .Replace(
                Id().Replace(body, "${before}#"),
                moment => moment.Value.Contains('.', StringComparison.Ordinal) ? "a moment to the microsecond" : "a moment"
            );
    }

    [GeneratedRegex(@"(?<before>\(#|""_?id"": |""x_partner_id"": )\d+")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?=[.""])(?:\.\d{6})?")]
    private static partial Regex Moment();
}

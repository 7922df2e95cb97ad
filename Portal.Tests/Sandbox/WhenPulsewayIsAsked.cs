using System.Net;
using System.Text.Json.Nodes;
using Portal.Sandbox;
using Portal.Sandbox.Odoo.Seed;
using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenPulsewayIsAsked
{
    [Fact]
    public async Task Devices_come_in_pages_of_a_hundred_at_most()
    {
        await using var server = await VendorCalls.StartAsync();
        var names = new List<string>();
        List<JsonNode> page;

        do
        {
            var answer = await server.PulsewayAsync($"devices?$top=100&$skip={names.Count}&$count=true");
            Assert.Equal(375, answer.Json["Meta"]!["TotalCount"]!.GetValue<int>());
            page = [.. answer.Json["Data"]!.AsArray().OfType<JsonNode>()];
            names.AddRange(page.Select(device => device["Name"]!.GetValue<string>()));
        } while (page.Count == 100);

        Assert.Equal(375, names.Distinct().Count());
    }

    [Fact]
    public async Task Every_group_but_two_has_exactly_the_name_of_a_client_in_Odoo()
    {
        await using var server = await VendorCalls.StartAsync();
        var clients = Enumerable.Range(0, 60).Select(number => new Client(number).Name).ToHashSet();

        var groups = (await server.PulsewayAsync("groups")).Json["Data"]!.AsArray();

        var names = groups.Select(group => group!["Name"]!.GetValue<string>()).ToList();
        Assert.Equal(["Kivuli Trading (old)", "Loan pool"], names.Where(name => !clients.Contains(name)));
        Assert.Equal(57, names.Distinct().Count());
        var inOdoo = await server.NamesAsync("""[["is_company","=",true]]""");
        Assert.All(names.Take(55), name => Assert.Contains(name, inOdoo, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GroupName eq 'Loan pool'", 3)]
    [InlineData("GroupName ne 'Loan pool'", 372)]
    [InlineData("GroupId gt 3059", 7)]
    [InlineData("GroupId ge 3060 and GroupId le 3060", 4)]
    [InlineData("GroupId lt 3001 or GroupId eq 3061", 17)]
    [InlineData("not (GroupId lt 3060)", 7)]
    [InlineData("contains(tolower(OrganizationName), 'kivuli')", 4)]
    [InlineData("startswith(Name, 'LAP-6') and endswith(Name,'405')", 1)]
    [InlineData("contains(Name, 'nothing''s here')", 0)]
    [InlineData("HasCustomFields eq false and startswith(Name,'PC-60') and IsMdmEnrolled ne true and GroupId eq 3060", 1)]
    [InlineData("Missing eq null and GroupId eq 3061", 3)]
    public async Task Filters_find_what_they_say(string filter, int found)
    {
        await using var server = await VendorCalls.StartAsync();

        var answer = await server.PulsewayAsync($"devices?$top=0&$count=true&$filter={Uri.EscapeDataString(filter)}");

        Assert.Equal(found, answer.Json["Meta"]!["TotalCount"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("$top=101")]
    [InlineData("$skip=-1")]
    [InlineData("$count=yes")]
    [InlineData("$select=Name")]
    [InlineData("$orderby=Name sideways")]
    [InlineData("$filter=Name eq")]
    [InlineData("$filter=Name eq 'open")]
    [InlineData("$filter=(Name eq 'a'")]
    [InlineData("$filter=Name eq 'a' 'b'")]
    [InlineData("$filter=nearby(Name,'a')")]
    public async Task A_wrong_option_is_refused(string query)
    {
        await using var server = await VendorCalls.StartAsync();

        var refused = await server.PulsewayAsync($"devices?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(400, refused.Json["Meta"]!["ResponseCode"]!.GetValue<int>());
        Assert.NotEmpty(refused.Json["Meta"]!["ErrorMessage"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_order_can_be_asked_for()
    {
        await using var server = await VendorCalls.StartAsync();

        var last = await server.PulsewayAsync("devices?$top=1&$orderby=Name desc");
        var first = await server.PulsewayAsync("devices?$top=1&$orderby=GroupId");

        Assert.StartsWith("SRV-61", last.Json["Data"]![0]!["Name"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(3000, first.Json["Data"]![0]!["GroupId"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_device_tells_its_details_and_as_an_asset_what_it_is_made_of()
    {
        await using var server = await VendorCalls.StartAsync();
        var id = (await server.PulsewayAsync("devices?$top=1")).Json["Data"]![0]!["Identifier"]!.GetValue<string>();

        var device = (await server.PulsewayAsync($"devices/{id}")).Json["Data"]!;
        var asset = (await server.PulsewayAsync($"assets/{id.ToUpperInvariant()}")).Json["Data"]!;
        var none = await server.PulsewayAsync($"devices/{Guid.Empty}");

        Assert.StartsWith("pw-0000-", id, StringComparison.Ordinal);
        Assert.NotNull(device["LastSeenOnline"]);
        Assert.Equal(device["Name"]!.GetValue<string>(), asset["Name"]!.GetValue<string>());
        var parts = asset["AssetInfo"]!.AsArray().ToDictionary(part => part!["CategoryName"]!.GetValue<string>());
        Assert.NotEmpty(parts["BIOS"]!["CategoryData"]!["Serial Number"]!.GetValue<string>());
        Assert.NotEmpty(parts["Operating System"]!["CategoryData"]!["Name"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, none.Status);
    }

    [Theory]
    [InlineData("environment")]
    [InlineData("organizations")]
    [InlineData("sites")]
    [InlineData("groups")]
    [InlineData("notifications")]
    [InlineData("notifications/webhooks")]
    public async Task Everything_is_wrapped_alike_and_wants_the_token(string path)
    {
        await using var server = await VendorCalls.StartAsync();

        var answer = await server.PulsewayAsync(path);
        var wrong = await server.PulsewayAsync(path, token: "pulseway-sandbox:guess");

        Assert.Equal(["Data", "Meta"], answer.Json.AsObject().Select(property => property.Key));
        Assert.Equal(200, answer.Json["Meta"]!["ResponseCode"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
    }

    [Fact]
    public async Task An_organization_is_created_once_by_its_name()
    {
        await using var server = await VendorCalls.StartAsync();
        const string Body = """{"Name":"Neu AG","Description":"Synced from Odoo","PsaMappingId":77}""";

        var made = await server.PulsewayAsync("organizations", HttpMethod.Post, Body);
        var again = await server.PulsewayAsync("organizations", HttpMethod.Post, Body);
        var unnamed = await server.PulsewayAsync("organizations", HttpMethod.Post, "{}");
        var listed = await server.PulsewayAsync("organizations?$filter=PsaMappingId eq 77");

        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.Conflict, HttpStatusCode.BadRequest],
            new[] { made.Status, again.Status, unnamed.Status }
        );
        var only = Assert.Single(listed.Json["Data"]!.AsArray())!;
        Assert.Equal("Synced from Odoo", only["Description"]!.GetValue<string>());
        var one = await server.PulsewayAsync($"organizations/{only["Id"]}");
        Assert.Equal("Neu AG", one.Json["Data"]!["Name"]!.GetValue<string>());
    }

    [Fact]
    public async Task One_call_too_many_is_told_when_to_come_back()
    {
        var clock = new ManualClock();
        await using var server = await VendorCalls.StartAsync(
            time: clock,
            change: options => options.Pulseway.Limits = [new(2, TimeSpan.FromSeconds(5)), new(3, TimeSpan.FromMinutes(1))]
        );
        await server.PulsewayAsync("environment");
        await server.PulsewayAsync("environment");

        var third = await server.PulsewayAsync("environment");
        clock.Advance(TimeSpan.FromSeconds(5));
        var fourth = await server.PulsewayAsync("environment");
        var fifth = await server.PulsewayAsync("environment");

        Assert.Equal(HttpStatusCode.TooManyRequests, third.Status);
        Assert.Equal(TimeSpan.FromSeconds(5), third.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.OK, fourth.Status);
        Assert.Equal(TimeSpan.FromSeconds(55), fifth.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Reading_devices_and_publishing_have_limits_of_their_own()
    {
        await using var server = await VendorCalls.StartAsync(
            time: new ManualClock(),
            change: options =>
            {
                options.Pulseway.ReadLimits = [new(1, TimeSpan.FromHours(1))];
                options.Pulseway.PublishLimits = [new(0, TimeSpan.FromMinutes(1))];
            }
        );

        var first = await server.PulsewayAsync("devices");
        var second = await server.PulsewayAsync("notifications");
        var other = await server.PulsewayAsync("groups");
        var published = await server.PulsewayAsync("notifications", HttpMethod.Post, "{}");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK, HttpStatusCode.TooManyRequests],
            new[] { first.Status, second.Status, other.Status, published.Status }
        );
    }

    [Fact]
    public async Task A_fault_hits_it_alone()
    {
        await using var server = await VendorCalls.StartAsync();
        server.Faults.Add("pulseway", FaultMode.Status503);

        var hit = await server.PulsewayAsync("environment");
        var other = await server.RocketCyberAsync("account");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, hit.Status);
        Assert.Equal(HttpStatusCode.OK, other.Status);
    }
}

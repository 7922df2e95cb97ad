using System.Net;
using System.Text.Json.Nodes;
using Portal.Sandbox.Abs;

namespace Portal.Tests.Sandbox;

public sealed class WhenAbsIsAskedForAnEntitlement
{
    [Fact]
    public async Task It_answers_with_the_id_and_assets_from_the_pool()
    {
        await using var server = await VendorCalls.StartAsync();

        var made = await server.CreateAsync(VendorCalls.Order(42), "key-1");

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal("ent-000001", made.Json["entitlement_id"]!.GetValue<string>());
        var allocation = made.Json["asset_pool_allocation"]!;
        Assert.Equal("pool-outlet-3", allocation["pool_id"]!.GetValue<string>());
        Assert.Equal(
            ["vehicle-e3h-00001", "vehicle-e3h-00002"],
            allocation["assets"]!.AsArray().Select(asset => asset!["asset_id"]!.GetValue<string>())
        );
    }

    [Fact]
    public async Task An_empty_pool_grows_and_no_asset_is_given_twice()
    {
        await using var server = await VendorCalls.StartAsync();
        var many = VendorCalls.Order(1);
        many["product_units"]![0]!["quantity"] = 39;

        var first = await server.CreateAsync(many, "key-1");
        var second = await server.CreateAsync(VendorCalls.Order(2), "key-2");

        var given = new[] { first, second }
            .SelectMany(answer => answer.Json["asset_pool_allocation"]!["assets"]!.AsArray())
            .Select(asset => asset!["asset_id"]!.GetValue<string>())
            .ToList();
        Assert.Equal(41, given.Distinct().Count());
        Assert.Contains("vehicle-e3h-00041", given);
    }

    [Fact]
    public async Task It_can_be_asked_afterwards_by_id_and_by_order()
    {
        await using var server = await VendorCalls.StartAsync();
        await server.CreateAsync(VendorCalls.Order(42), "key-1");

        var byId = await server.AbsAsync(HttpMethod.Get, "api/v1/entitlements/ent-000001");
        var byOrder = await server.AbsAsync(HttpMethod.Get, "api/v1/entitlements?order_id=42");
        var none = await server.AbsAsync(HttpMethod.Get, "api/v1/entitlements?order_id=43");

        Assert.Equal(byId.Text, byOrder.Text);
        Assert.Equal("active", byId.Json["status"]!.GetValue<string>());
        Assert.Equal(12000.50m, byId.Json["deposit_amount"]!.GetValue<decimal>());
        Assert.Equal("S00042", byId.Json["origin_ref"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, none.Status);
    }

    [Theory]
    [InlineData("order_id", "\"42\"", "order_id")]
    [InlineData("order_id", "4.5", "order_id")]
    [InlineData("order_id", "null", "order_id")]
    [InlineData("customer_id", "null", "customer_id")]
    [InlineData("customer_id", "{}", "customer_id")]
    [InlineData("outlet_id", "[1]", "outlet_id")]
    [InlineData("deposit_amount", "-1", "deposit_amount")]
    [InlineData("deposit_amount", "\"much\"", "deposit_amount")]
    [InlineData("currency", "\"kes\"", "currency")]
    [InlineData("currency", "4", "currency")]
    [InlineData("product_units", "[]", "product_units")]
    [InlineData("product_units", "[3]", "product_units[0]")]
    [InlineData("product_units/abs_ref", "\"vehicle-e9\"", "product_units[0].abs_ref")]
    [InlineData("product_units/abs_ref", "null", "product_units[0].abs_ref")]
    [InlineData("product_units/quantity", "-2", "product_units[0].quantity")]
    [InlineData("product_units/quantity", "0", "product_units[0].quantity")]
    [InlineData("product_units/quantity", "1.5", "product_units[0].quantity")]
    [InlineData("product_units/quantity", "\"2\"", "product_units[0].quantity")]
    [InlineData("product_units/type", "\"regulatory\"", "product_units[0].type")]
    [InlineData("product_units/type", "\"contract\"", "product_units[0].type")]
    [InlineData("product_units/type", "null", "product_units[0].type")]
    [InlineData("product_units/sku", "\"\"", "product_units[0].sku")]
    public async Task A_wrong_field_is_named_and_nothing_is_made(string field, string value, string named)
    {
        await using var server = await VendorCalls.StartAsync();
        var body = VendorCalls.Order(42);
        var parts = field.Split('/');
        (parts.Length == 1 ? body : body["product_units"]![0]!.AsObject())[parts[^1]] = JsonNode.Parse(value);

        var refused = await server.CreateAsync(body, "key-1");
        var afterwards = await server.AbsAsync(HttpMethod.Get, "api/v1/entitlements");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("VALIDATION_FAILED", refused.Json["error"]!["code"]!.GetValue<string>());
        Assert.Equal([named], refused.Json["error"]!["fields"]!.AsArray().Select(each => each!["field"]!.GetValue<string>()));
        Assert.Contains(named, refused.Json["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(0, afterwards.Json["total"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public async Task What_is_no_object_is_malformed(string body)
    {
        await using var server = await VendorCalls.StartAsync();

        var refused = await server.AbsAsync(HttpMethod.Post, "api/v1/entitlements/create", body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
    }

    [Theory]
    [InlineData("Authorization", "Bearer wrong")]
    [InlineData("Authorization", null)]
    [InlineData("X-API-Key", "wrong")]
    public async Task Without_the_key_nothing_is_answered(string header, string? value)
    {
        await using var server = await VendorCalls.StartAsync();

        var refused = await server.SendAsync(
            HttpMethod.Post,
            "abs/api/v1/entitlements/create",
            VendorCalls.Order(1).ToJsonString(),
            (header, value)
        );

        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
    }

    [Fact]
    public async Task The_key_may_stand_in_a_header_of_its_own()
    {
        await using var server = await VendorCalls.StartAsync();

        var plans = await server.SendAsync(HttpMethod.Get, "abs/api/v1/plans", null, ("X-API-Key", VendorCalls.AbsKey));

        Assert.Equal(HttpStatusCode.OK, plans.Status);
        Assert.Contains(
            "plan-bss-monthly-nairobi",
            plans.Json["items"]!.AsArray().Select(plan => plan!["id"]!.GetValue<string>())
        );
    }

    [Fact]
    public async Task The_same_key_and_body_get_the_first_answer_again()
    {
        await using var server = await VendorCalls.StartAsync();
        var first = await server.CreateAsync(VendorCalls.Order(42), "key-1");

        var again = await server.CreateAsync(VendorCalls.Order(42), "key-1");

        Assert.Equal((first.Status, first.Text), (again.Status, again.Text));
        Assert.Equal(["true"], again.Headers.GetValues("Idempotent-Replayed"));
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await using var server = await VendorCalls.StartAsync();
        await server.CreateAsync(VendorCalls.Order(42), "key-1");

        var refused = await server.CreateAsync(VendorCalls.Order(43), "key-1");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("IDEMPOTENCY_KEY_REUSED", refused.Json["error"]!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_refused_body_leaves_its_key_free()
    {
        await using var server = await VendorCalls.StartAsync();
        await server.CreateAsync(VendorCalls.Order(42).With("customer_id", null), "key-1");

        var made = await server.CreateAsync(VendorCalls.Order(42), "key-1");

        Assert.Equal(HttpStatusCode.Created, made.Status);
    }

    [Theory]
    [InlineData("key-2")]
    [InlineData(null)]
    public async Task Another_key_for_the_same_order_conflicts_and_tells_the_existing_id(string? key)
    {
        await using var server = await VendorCalls.StartAsync();
        var first = await server.CreateAsync(VendorCalls.Order(42), "key-1");

        var second = await server.CreateAsync(VendorCalls.Order(42), key);

        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Equal(first.Json["entitlement_id"]!.ToJsonString(), second.Json["entitlement_id"]!.ToJsonString());
        Assert.Equal("ENTITLEMENT_EXISTS", second.Json["error"]!["code"]!.GetValue<string>());
        var all = await server.AbsAsync(HttpMethod.Get, "api/v1/entitlements");
        Assert.Equal(1, all.Json["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task By_option_another_key_for_the_same_order_is_detected_as_a_repeat()
    {
        await using var server = await VendorCalls.StartAsync(change: options => options.Abs.Repeat = RepeatAnswer.Detected);
        var first = await server.CreateAsync(VendorCalls.Order(42), "key-1");

        var second = await server.CreateAsync(VendorCalls.Order(42), "key-2");

        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Equal("IDEMPOTENT_OPERATION_DETECTED", second.Json["signals"]![0]!.GetValue<string>());
        Assert.Equal(first.Json["entitlement_id"]!.ToJsonString(), second.Json["entitlement_id"]!.ToJsonString());
    }

    [Fact]
    public async Task By_option_another_key_for_the_same_order_makes_another()
    {
        await using var server = await VendorCalls.StartAsync(change: options => options.Abs.Repeat = RepeatAnswer.Another);
        var first = await server.CreateAsync(VendorCalls.Order(42), "key-1");

        var second = await server.CreateAsync(VendorCalls.Order(42), "key-2");
        var repeat = await server.CreateAsync(VendorCalls.Order(42), "key-2");

        Assert.Equal(HttpStatusCode.Created, second.Status);
        Assert.NotEqual(first.Json["entitlement_id"]!.ToJsonString(), second.Json["entitlement_id"]!.ToJsonString());
        Assert.Equal(second.Json["entitlement_id"]!.ToJsonString(), repeat.Json["entitlement_id"]!.ToJsonString());
        var all = await server.AbsAsync(HttpMethod.Get, "api/v1/entitlements");
        Assert.Equal(2, all.Json["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task Sixteen_at_once_for_one_order_make_one()
    {
        await using var server = await VendorCalls.StartAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(number => server.CreateAsync(VendorCalls.Order(42), $"key-{number}"))
        );

        Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.Equal(15, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
        Assert.Single(answers.Select(answer => answer.Json["entitlement_id"]!.GetValue<string>()).Distinct());
    }

    [Fact]
    public async Task Lists_are_paged_to_their_end()
    {
        await using var server = await VendorCalls.StartAsync();
        var ids = new List<string>();
        string? next = "0";

        while (next is not null)
        {
            var page = await server.AbsAsync(HttpMethod.Get, $"api/v1/assets?limit=70&after={next}");
            ids.AddRange(page.Json["items"]!.AsArray().Select(asset => asset!["asset_id"]!.GetValue<string>()));
            next = page.Json["next"]?.ToJsonString();
        }

        Assert.Equal(240, ids.Count);
        Assert.Equal(240, ids.Distinct().Count());
    }
}

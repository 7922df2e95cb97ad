using Portal.Core.Odoo;

namespace Portal.Tests.Odoo;

public sealed class WhenOdooIsConfigured
{
    [Fact]
    public void Nothing_set_is_no_fault_and_no_endpoint()
    {
        var options = new OdooOptions();

        Assert.Empty(options.ListFaults());
        Assert.Null(OdooEndpoint.From(options));
    }

    [Fact]
    public void All_faults_are_named_with_their_keys()
    {
        var faults = new OdooOptions
        {
            Url = "odoo.example.com",
            RequestTimeout = TimeSpan.Zero,
            ConnectTimeout = TimeSpan.FromHours(1),
            MaxParallelCalls = 0,
        }.ListFaults();

        Assert.Equal(
            ["Url", "Database", "Username", "Password", "RequestTimeout", "ConnectTimeout", "MaxParallelCalls"],
            faults.Select(fault => fault.Split("Odoo:")[1].Split(' ', '=')[0])
        );
        Assert.All(faults, fault => Assert.Contains("Example: ", fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(OdooProtocol.Auto, "Username Password")]
    [InlineData(OdooProtocol.JsonRpc, "Username Password")]
    [InlineData(OdooProtocol.Json2, "ApiKey")]
    public void Each_protocol_asks_for_what_it_signs_in_with(OdooProtocol protocol, string missing)
    {
        var options = new OdooOptions
        {
            Url = "https://odoo.example.com",
            Database = "db",
            Protocol = protocol,
        };

        Assert.Equal(missing, string.Join(' ', options.ListFaults().Select(fault => fault.Split("Odoo:")[1].Split(' ')[0])));
        options.ApiKey = "key";
        options.Username = protocol == OdooProtocol.Json2 ? "" : "me";
        Assert.Empty(options.ListFaults());
        Assert.True(OdooEndpoint.From(options)!.HasApiKey);
    }

    [Theory]
    [InlineData("5a4d\n")]
    [InlineData("5a\t4d")]
    [InlineData("schlüssel")]
    public void A_key_with_signs_that_no_key_has_is_a_fault_that_does_not_show_it(string key)
    {
        var options = new OdooOptions
        {
            Url = "https://odoo.example.com",
            Database = "db",
            Username = "me",
            ApiKey = key,
        };

        Assert.DoesNotContain(key, Assert.Single(options.ListFaults()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://odoo.example.com", "https://odoo.example.com/")]
    [InlineData("http://127.0.0.1:5080/sandbox/odoo", "http://127.0.0.1:5080/sandbox/odoo/")]
    public void The_key_wins_over_the_password_and_a_path_is_kept(string url, string address)
    {
        var options = new OdooOptions
        {
            Url = url,
            Database = "db",
            Username = "me",
            Password = "pw",
            ApiKey = "key",
        };

        var endpoint = OdooEndpoint.From(options)!;

        Assert.Empty(options.ListFaults());
        Assert.Equal(address, endpoint.BaseUrl.ToString());
        Assert.Equal("key", endpoint.Secret.Reveal());
    }

    [Fact]
    public void A_user_in_the_address_is_a_fault()
    {
        var options = new OdooOptions
        {
            Url = "https://me:pw@odoo.example.com",
            Database = "db",
            Username = "me",
            Password = "pw",
        };

        Assert.Single(options.ListFaults());
    }
}

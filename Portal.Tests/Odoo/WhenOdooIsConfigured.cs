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
            Protocol = OdooProtocol.Json2,
            RequestTimeout = TimeSpan.Zero,
            ConnectTimeout = TimeSpan.FromHours(1),
            MaxParallelCalls = 0,
        }.ListFaults();

        Assert.Equal(
            ["Url", "Database", "Username", "Password", "Protocol", "RequestTimeout", "ConnectTimeout", "MaxParallelCalls"],
            faults.Select(fault => fault.Split("Odoo:")[1].Split(' ', '=')[0])
        );
        Assert.All(faults, fault => Assert.Contains("Example: ", fault, StringComparison.Ordinal));
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

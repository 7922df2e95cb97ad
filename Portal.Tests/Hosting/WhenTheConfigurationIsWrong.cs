using Microsoft.Extensions.Configuration;
using Portal.Configuration;
using Portal.Tests.Support;

namespace Portal.Tests.Hosting;

public sealed class WhenTheConfigurationIsWrong : IDisposable
{
    private readonly TestFolder _folder = new();

    public static TheoryData<string, string, string> Faults =>
        new()
        {
            { "Portal:TimeZone=Mars/Base", "Portal:TimeZone", "\"Mars/Base\" is no IANA time zone" },
            { "Portal:AllowHttp=yes", "Portal:AllowHttp", "\"yes\" is neither true nor false" },
            { "Portal:KnownProxies=10.0.0.5, proxy", "Portal:KnownProxies", "\"proxy\" is neither an address nor a network" },
            { "Database:Provider=MySql", "Database:Provider", "\"MySql\" is none of Sqlite, Postgres" },
            { "Database:Provider=1", "Database:Provider", "\"1\" is none of Sqlite, Postgres" },
            { "Database:Provider=Postgres", "Database:ConnectionString", "where the server is" },
            { "Database:ConnectionString=Host=db", "Database:ConnectionString", "Sqlite keeps its file in Portal:DataDirectory" },
            { "Auth:LockoutAfter=0", "Auth:LockoutAfter", "\"0\" is not a whole number from 1 to 100" },
            { "Auth:LockoutFor=300", "Auth:LockoutFor", "\"300\" is not a length of time" },
            { "Auth:SignInsPerMinute=many", "Auth:SignInsPerMinute", "\"many\" is not a whole number" },
            { "PORTAL_ADMIN_EMAIL=admin@example.com", "PORTAL_ADMIN_PASSWORD", "PORTAL_ADMIN_EMAIL is set without it" },
            { "PORTAL_ADMIN_PASSWORD=long enough", "PORTAL_ADMIN_EMAIL", "PORTAL_ADMIN_PASSWORD is set without it" },
            { "PORTAL_ADMIN_EMAIL=a\uFDD0@example.com", "PORTAL_ADMIN_EMAIL", "is no e-mail address" },
            { "ODOO_USERNAME=portal", "Odoo:Url", "it is missing, but Odoo:Username (ODOO_USERNAME) is set" },
            { "ODOO_URL=odoo.example.com", "Odoo:Url", "not an http or https address" },
            { "ODOO_URL=https://odoo.example.com", "Odoo:Database", "missing" },
            { "Odoo:Protocol=Soap", "Odoo:Protocol", "\"Soap\" is none of Auto, Json2, JsonRpc" },
            { "ODOO_ULR=https://odoo.example.com", "ODOO_ULR", "Did you mean ODOO_URL?" },
            { "ODO_URL=https://odoo.example.com", "ODO_URL", "Did you mean ODOO_URL?" },
            { "PORTAL_ADMIN_MAIL=a@example.com", "PORTAL_ADMIN_MAIL", "Did you mean PORTAL_ADMIN_EMAIL?" },
            { "Portal:DataDirectry=/tmp", "Portal:DataDirectry", "Did you mean Portal:DataDirectory?" },
            { "Databse:Provider=Postgres", "Databse:Provider", "Did you mean Database:Provider?" },
            { "Abs:BaseUrl=https://abs.example.com", "Abs:ApiKey", "it is missing, but Abs:BaseUrl is set" },
            { "Abs:Transport=Fax", "Abs:Transport", "\"Fax\" is none of Http, Mqtt, Both" },
            { "Subscriptions:Model=SubscriptionOca", "Subscriptions:Model", "SubscriptionOca is not read by this version" },
            { "Subscriptions:Model=Wiki", "Subscriptions:Model", "\"Wiki\" is none of SaleOrder, SaleSubscription" },
            { "Catalog:Ledd=broker", "Catalog:Ledd", "no such setting" },
            { "Mqtt:Host=mqtt://broker", "Mqtt:Host", "no name of a server" },
            { "Mqtt:Username=portal", "Mqtt:Host", "it is missing, but Mqtt:Username is set" },
            { "Mqtt:Password=secret", "Mqtt:Username", "Mqtt:Password is set without it" },
            { "Mqtt:Port=0", "Mqtt:Port", "\"0\" is not a whole number from 1 to 65535" },
            { "Mqtt:Protocol=V4", "Mqtt:Protocol", "\"V4\" is none of Auto, V5, V311" },
            { "Mqtt:Filters=emit/ABS+/x", "Mqtt:Filters", "\"emit/ABS+/x\" is no topic that can be listened to" },
            { "Mqtt:Filters=emit/#/x", "Mqtt:Filters", "\"emit/#/x\" is no topic that can be listened to" },
            { "Mqtt:ClientId=por tal", "Mqtt:ClientId", "\"por tal\" is not 1 to 64 letters" },
            { "Abs:RequestTimeout=00:00:30", "Abs:RequestTimeout", "\"00:00:30\" is not a length of time from" },
            { "Mqtt:CaFile=ca.pem", "Mqtt:CaFile", "it is set, but Mqtt:Tls is not true" },
            { "Mqtt:CertificateKeyFile=c.key", "Mqtt:CertificateFile", "Mqtt:CertificateKeyFile is set without it" },
            { "Mqtt:SandboxPort=70000", "Mqtt:SandboxPort", "\"70000\" is not a whole number from 0 to 65535" },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Names_the_key_and_shows_a_legal_example(string setting, string key, string problem)
    {
        var faults = Read(setting);

        var fault = Assert.Single(faults, fault => fault.Key == key && fault.Text.Contains(problem, StringComparison.Ordinal));
        Assert.Contains("Example: ", fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_every_fault_at_once()
    {
        var faults = Read("Portal:TimeZone=Mars/Base", "Database:Provider=MySql", "ODOO_ULR=x", "Auth:LockoutAfter=0");

        Assert.Equal(
            ["Auth:LockoutAfter", "Database:Provider", "ODOO_ULR", "Portal:TimeZone"],
            faults.Select(fault => fault.Key).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Json2_without_an_API_key_names_the_key()
    {
        var faults = Read(
            "Odoo:Protocol=Json2",
            "ODOO_URL=https://odoo.example.com",
            "ODOO_DB=prod",
            "ODOO_USERNAME=portal",
            "ODOO_PASSWORD=x"
        );

        var fault = Assert.Single(faults);
        Assert.Equal("Odoo:ApiKey", fault.Key);
        Assert.Contains("ODOO_API_KEY", fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_container_a_broker_must_know_the_node_by_a_name_that_stays()
    {
        string[] settings = ["RUNNING_IN_CONTAINER=true", "Mqtt:Host=broker.example.com"];

        Assert.Equal(["Mqtt:ClientId"], Read(settings).Select(fault => fault.Key));
        Assert.Empty(Read([.. settings, "Mqtt:ClientId=portal-1"]));
        Assert.Empty(Read("RUNNING_IN_CONTAINER=true"));
    }

    [Fact]
    public void Never_prints_a_secret()
    {
        const string Secret = "hunter2";
        var faults = Read(
            $"PORTAL_ADMIN_PASSWORD={Secret}",
            $"ODOO_PASSWORD={Secret}",
            $"ODOO_PASWORD={Secret}",
            $"Odoo:ApiKey={Secret}",
            $"ODOO_API_KEY=other{Secret}",
            $"Database:ConnectionString=Password={Secret}",
            $"ODOO_URL=https://portal:{Secret}@odoo.example.com"
        );

        Assert.True(faults.Count >= 5);
        Assert.DoesNotContain(Secret, new StartupFaultException(faults).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_two_spellings_that_differ()
    {
        var faults = Read(
            "ODOO_URL=https://a.example.com",
            "Odoo:Url=https://b.example.com",
            "ODOO_DB=x",
            "ODOO_USERNAME=x",
            "ODOO_API_KEY=x"
        );

        Assert.Contains("differs from ODOO_URL", Assert.Single(faults).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_password_shorter_than_the_policy()
    {
        var faults = Read("PORTAL_ADMIN_EMAIL=admin@example.com", "PORTAL_ADMIN_PASSWORD=1234567");

        Assert.Equal("PORTAL_ADMIN_PASSWORD", Assert.Single(faults).Key);
    }

    [Fact]
    public void Names_the_data_directory_that_cannot_be_written()
    {
        File.WriteAllText(_folder.File("taken"), "");

        var faults = Read($"Portal:DataDirectory={_folder.File("taken")}");

        Assert.Equal("Portal:DataDirectory", Assert.Single(faults).Key);
    }

    [Fact]
    public void Leaves_other_programs_variables_alone()
    {
        var faults = Read(
            "MAIL=/var/mail/portal",
            "ODOO_SERVICE_HOST=10.0.0.1",
            "ODOO_PORT=tcp://10.0.0.1:8069",
            "ODOO_PORT_8069_TCP=tcp://10.0.0.1:8069",
            "PORTAL_TESTS_POSTGRES=Host=localhost",
            "PATH=/usr/bin"
        );

        Assert.Empty(faults);
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<StartupFault> Read(params string[] settings)
    {
        var values = settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]);
        values.TryAdd("Portal:DataDirectory", _folder.Path);
        try
        {
            PortalSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
            return [];
        }
        catch (StartupFaultException refusal)
        {
            return refusal.Faults;
        }
    }
}

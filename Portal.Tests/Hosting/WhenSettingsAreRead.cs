using Microsoft.Extensions.Configuration;
using Portal.Configuration;
using Portal.Core.Abs;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Hosting;

public sealed class WhenSettingsAreRead : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public void Nothing_set_means_the_sandbox_on_sqlite_in_its_own_folder()
    {
        var settings = Read();

        Assert.True(settings.IsSandbox);
        Assert.Equal(_folder.File("sandbox"), settings.Folder);
        Assert.Equal(DatabaseProvider.Sqlite, settings.Database.Provider);
        Assert.Contains(_folder.File("sandbox"), settings.Database.ConnectionString.Reveal(), StringComparison.Ordinal);
        Assert.Equal(TimeZoneInfo.Utc, settings.TimeZone);
        Assert.False(settings.AllowHttp);
    }

    [Theory]
    [InlineData("all", "")]
    [InlineData("3, 1", "3|1")]
    public void Companies_are_all_or_those_named_in_their_order(string written, string expected)
    {
        Assert.Equal(expected, string.Join('|', Read($"Odoo:Companies={written}").Odoo.Companies));
    }

    [Theory]
    [InlineData("Odoo:Companies=1,x")]
    [InlineData("Odoo:Companies=0")]
    [InlineData("Odoo:Companies=1,,2")]
    [InlineData("Billing:Visibility=Everybody")]
    public void What_makes_no_sense_stops_the_start(string setting)
    {
        var refusal = Assert.Throws<StartupFaultException>(() => Read(setting));

        Assert.Equal(setting.Split('=')[0], Assert.Single(refusal.Faults).Key);
    }

    [Fact]
    public void Visibility_is_by_creator_or_contact_unless_roles_are_asked_for()
    {
        Assert.Equal(BillingVisibilityMode.CreatorOrContact, Read().Billing.Visibility);
        Assert.Equal(BillingVisibilityMode.Roles, Read("Billing:Visibility=roles").Billing.Visibility);
    }

    [Fact]
    public void An_odoo_address_means_live_in_another_folder()
    {
        var settings = Read(
            "ODOO_URL=https://odoo.example.com",
            "ODOO_DB=prod",
            "ODOO_USERNAME=portal",
            "ODOO_PASSWORD= with spaces "
        );

        Assert.False(settings.IsSandbox);
        Assert.Equal(_folder.File("live"), settings.Folder);
        Assert.Equal("https://odoo.example.com", settings.Odoo.Url);
        Assert.Equal("prod", settings.Odoo.Database);
        Assert.Equal(" with spaces ", settings.Odoo.Password);
    }

    [Fact]
    public void Switching_the_sandbox_off_means_live_with_nothing_connected()
    {
        var settings = Read("Sandbox:Enabled=false");

        Assert.False(settings.IsSandbox);
        Assert.Equal("", settings.Odoo.Url);
    }

    [Fact]
    public void The_sandbox_beside_a_real_odoo_is_refused()
    {
        var refusal = Assert.Throws<StartupFaultException>(() =>
            Read("Sandbox:Enabled=true", "ODOO_URL=https://odoo.example.com", "ODOO_DB=x", "ODOO_USERNAME=x", "ODOO_API_KEY=x")
        );

        Assert.Equal("Sandbox:Enabled", Assert.Single(refusal.Faults).Key);
    }

    [Fact]
    public void Folders_are_for_the_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        var root = _folder.File("fresh");

        Read($"Portal:DataDirectory={root}");

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(root));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.Combine(root, "sandbox")));
    }

    [Fact]
    public void Every_listed_key_is_read()
    {
        // a key with a value that suits no type is a fault exactly when something reads it; free texts are read below
        string[] free =
        [
            "Odoo:Database",
            "Odoo:Username",
            "Odoo:Password",
            "Odoo:ApiKey",
            "Abs:ApiKey",
            "Entitlements:DepositProducts",
            "Portal:DataDirectory",
            "PORTAL_ADMIN_PASSWORD",
            "Mail:User",
            "Mail:Password",
            "Seats:ProductCode",
            "Tickets:Team",
            "Pulseway:TokenId",
            "Pulseway:TokenSecret",
            "RocketCyber:ApiKey",
            "Mqtt:Username",
            "Mqtt:Password",
            "Mqtt:Filters",
        ];
        foreach (var key in ConfigurationKeys.All.Where(key => !free.Contains(key.Name)))
        {
            var refusal = Assert.Throws<StartupFaultException>(() => Read($"{key.Name}=:"));

            Assert.Contains(refusal.Faults, fault => fault.Key == key.Name);
        }
    }

    [Fact]
    public void Free_texts_about_devices_are_read()
    {
        var devices = Read(
            "Seats:ProductCode=SEAT-X",
            "Tickets:Team=Desk",
            "Pulseway:BaseUrl=https://pulseway.example.com/v3",
            "Pulseway:TokenId=token",
            "Pulseway:TokenSecret=secret",
            "RocketCyber:BaseUrl=https://rocketcyber.example.com/v3",
            "RocketCyber:ApiKey=key"
        ).Devices;

        Assert.Equal(("SEAT-X", "Desk", "token"), (devices.Seats.ProductCode, devices.Tickets.Team, devices.Pulseway.TokenId));
        Assert.Equal(("secret", "key"), (devices.Pulseway.TokenSecret.Reveal(), devices.RocketCyber.ApiKey.Reveal()));
    }

    [Fact]
    public void Free_texts_about_the_broker_are_read()
    {
        var broker = Read(
            "Mqtt:Host=broker.example.com",
            "Mqtt:Tls=true",
            "Mqtt:Username=portal",
            "Mqtt:Password=secret",
            "Mqtt:Filters=emit/ABS/+/+/+, emit/Fleet/#"
        ).Mqtt;

        Assert.Equal(
            ("broker.example.com", 8883, "portal", "secret"),
            (broker.Host, broker.Port, broker.Username, broker.Password?.Reveal())
        );
        Assert.Equal(["emit/ABS/+/+/+", "emit/Fleet/#"], broker.Filters);
    }

    [Fact]
    public void ABS_is_told_at_the_broker_where_there_is_one_and_asked_by_HTTP_in_any_case()
    {
        string[] abs = ["Abs:BaseUrl=https://abs.example.com", "Abs:ApiKey=key"];

        Assert.Equal(["Mqtt:Host"], Faults([.. abs, "Abs:Transport=Mqtt"]).Select(fault => fault.Key));
        Assert.Equal(["Abs:BaseUrl"], Faults("Mqtt:Host=broker.example.com", "Abs:Transport=Both").Select(fault => fault.Key));
        var told = Read([.. abs, "Mqtt:Host=broker.example.com", "Abs:Transport=Mqtt"]);
        Assert.Equal((AbsWay.Mqtt, true), (told.Abs.Transport, told.Mqtt.IsAsking));
        Assert.False(Read([.. abs, "Mqtt:Host=broker.example.com"]).Mqtt.IsAsking);
        Assert.True(Read("Abs:Transport=Both").Mqtt.IsAsking); // the sandbox brings both
    }

    [Fact]
    public void Pulseway_may_be_asked_with_its_secret_alone_and_a_rule_names_who_goes_there()
    {
        var devices = Read(
            "Pulseway:BaseUrl=https://pulseway.example.com/v2",
            "Pulseway:TokenSecret=secret",
            "Pulseway:Authentication=Bearer",
            "Pulseway:SyncClients=tag:VIP, country:ke"
        ).Devices;

        Assert.Equal(Portal.Core.Pulseway.PulsewayAuthentication.Bearer, devices.Pulseway.Authentication);
        Assert.Equal("tag:VIP, country:KE", $"{devices.Assets.SyncClients}");
        Assert.True(Read().Devices.Assets.SyncClients.IsManual);
    }

    [Fact]
    public void Deposit_products_are_a_list() =>
        Assert.Equal(
            ["DEPOSIT", "DEPOSIT-BATTERY"],
            Read("Entitlements:DepositProducts=DEPOSIT, DEPOSIT-BATTERY").Entitlements.DepositProducts
        );

    [Theory]
    [InlineData("Mail:Host=smtp.example.com", "Mail:From")]
    [InlineData("Mail:User=portal", "Mail:Password")]
    [InlineData("Mail:Password=secret", "Mail:User")]
    public void Settings_of_mail_that_go_together_are_asked_for(string set, string missing) =>
        Assert.Equal(missing, Assert.Single(Faults(set)).Key);

    [Theory]
    [InlineData("http://portal.example.com", "Sandbox:Enabled=false", 1)]
    [InlineData("http://portal.example.com", "Portal:AllowHttp=true", 0)]
    [InlineData("https://portal.example.com/", "Sandbox:Enabled=false", 0)]
    [InlineData("https://portal.example.com/sub", "Sandbox:Enabled=false", 1)]
    [InlineData("https://me@portal.example.com", "Sandbox:Enabled=false", 1)]
    [InlineData("portal.example.com", "Sandbox:Enabled=true", 1)]
    public void The_public_address_is_that_of_an_encrypted_site(string address, string setting, int faults) =>
        Assert.Equal(faults, Faults($"Portal:PublicUrl={address}", setting).Count(fault => fault.Key == "Portal:PublicUrl"));

    [Theory]
    [InlineData("password1")]
    [InlineData("admin@example.com")]
    public void An_administrators_password_that_is_tried_first_stops_the_start(string password)
    {
        var faults = Faults("PORTAL_ADMIN_EMAIL=admin@example.com", $"PORTAL_ADMIN_PASSWORD={password}");

        Assert.Contains("tried first", Assert.Single(faults).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_example_is_legal()
    {
        // these name files and folders, which must exist
        string[] elsewhere =
        [
            "Portal:DataDirectory",
            "Backup:PostgresPrograms",
            "Mail:CaFile",
            "Mqtt:CaFile",
            "Mqtt:CertificateFile",
            "Mqtt:CertificateKeyFile",
        ];
        foreach (var key in ConfigurationKeys.All.Where(key => !key.IsSecret && !elsewhere.Contains(key.Name)))
        {
            var refused = Faults($"{key.Name}={key.Example}").Select(fault => fault.Key);

            Assert.DoesNotContain(key.Name, refused);
        }
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<StartupFault> Faults(params string[] settings)
    {
        try
        {
            Read(settings);
            return [];
        }
        catch (StartupFaultException refusal)
        {
            return refusal.Faults;
        }
    }

    private PortalSettings Read(params string[] settings)
    {
        var values = settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]);
        values.TryAdd("Portal:DataDirectory", _folder.Path);
        return PortalSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }
}

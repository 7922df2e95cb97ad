using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Odoo;
using Portal.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Odoo;

/// <summary>The connector against an Odoo that keeps records, with the traps of the real one.</summary>
public abstract class WhenBillingWorksOnTheSandbox(OdooProtocol protocol) : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _started = [];
    private SandboxServer _odoo = null!;
    private OdooHost _portal = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IBillingDirectory Billing => _portal.Billing;

    public async ValueTask InitializeAsync()
    {
        _odoo = await SandboxServer.StartAsync(Token);
        _portal = new OdooHost(_odoo.OdooUrl, protocol: protocol)
        {
            Endpoint = EndpointOf(OdooSandbox.Login, OdooSandbox.Password),
        };
        _started.AddRange([_portal, _odoo]);
    }

    [Fact]
    public async Task A_pair_is_made_read_and_linked()
    {
        var switzerland = await CountryAsync("CH");
        var draft = DraftOf("Müller AG") with
        {
            CountryId = switzerland.Id,
            Street2 = "c/o Huber",
            VatNumber = "CHE-123.456.788 MWST",
        };

        var pair = await Billing.CreateAsync(draft, "P-1", Token);
        var record = await Billing.ReadAsync(pair, Token);

        Assert.Equal("P-1", record!.Reference);
        Assert.Equal(
            ("Müller AG", draft.VatNumber, "Hauptstrasse 1", "c/o Huber", "8000", "Zürich", "info@x.ch,boss@x.ch"),
            (
                record.Company.Name,
                record.Company.VatNumber,
                record.Company.Street,
                record.Company.Street2,
                record.Company.Zip,
                record.Company.City,
                record.Company.Email
            )
        );
        Assert.Equal(
            ("", "Hauptstrasse 1", "c/o Huber", "8000", "Zürich", switzerland.Id, "bills@x.ch"),
            (
                record.Contact.Name,
                record.Contact.Street,
                record.Contact.Street2,
                record.Contact.Zip,
                record.Contact.City,
                record.Contact.CountryId,
                record.Contact.Email
            )
        );
        Assert.True(record.Company.IsActive && record.Contact.IsActive);
        Assert.Equal(DateTimeKind.Utc, record.Contact.ChangedAt.Kind);
        Assert.Equal(
            $"https://odoo.example.com/odoo/res.partner/{pair.CompanyId}",
            Billing.PartnerUrl(pair.CompanyId)!.ToString()
        );
        Assert.Equal("", await ReferenceOfAsync(pair.CompanyId));
    }

    [Fact]
    public async Task A_lost_answer_is_found_again_and_made_once()
    {
        await Billing.CountAsync(Token);
        _odoo.Faults.Add("odoo", FaultMode.AnswerLost, 1, null);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => Billing.CreateAsync(DraftOf("Lost AG"), "P-2", Token));
        var found = await Billing.FindByReferenceAsync("P-2", Token);

        Assert.Equal((ConnectorFault.Unreachable, true), (failure.Fault, failure.MayHaveHappened));
        Assert.NotNull(found);
        Assert.Equal(1, await Billing.CountAsync(Token));
        Assert.Equal("Lost AG", (await Billing.ReadAsync(found.Value, Token))!.Company.Name);
    }

    [Theory]
    [InlineData(nameof(FaultMode.Down))]
    [InlineData(nameof(FaultMode.Status503))]
    public async Task What_never_arrived_is_not_found(string mode)
    {
        await Billing.CountAsync(Token);
        _odoo.Faults.Add("odoo", Enum.Parse<FaultMode>(mode), 1, null);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => Billing.CreateAsync(DraftOf("Down AG"), "P-3", Token));

        Assert.True(failure.MayHaveHappened);
        Assert.Null(await Billing.FindByReferenceAsync("P-3", Token));
        Assert.Equal(0, await Billing.CountAsync(Token));
    }

    [Fact]
    public async Task Refused_by_a_rule_nothing_is_made()
    {
        var failure = await Assert.ThrowsAsync<ConnectorException>(() =>
            Billing.CreateAsync(DraftOf("Nowhere AG") with { CountryId = 99_999 }, "P-4", Token)
        );

        Assert.Equal((ConnectorFault.Rejected, false), (failure.Fault, failure.MayHaveHappened));
        Assert.NotNull(failure.Reason);
        Assert.Null(await Billing.FindByReferenceAsync("P-4", Token));
    }

    [Fact]
    public async Task Pages_hold_every_pair_once_archived_ones_too()
    {
        var made = new List<BillingPair>();
        foreach (var number in Enumerable.Range(1, 7))
        {
            made.Add(await Billing.CreateAsync(DraftOf($"Company {number}"), $"P-{number}", Token));
        }

        await WriteAsync(made[2].InvoiceContactId, new OdooValues().Set("active", false));
        await WriteAsync(made[4].InvoiceContactId, new OdooValues().Set("active", false));
        await WriteAsync(made[4].CompanyId, new OdooValues().Set("active", false));

        var listed = new List<BillingRecord>();
        while (await Billing.ListPageAsync(listed.LastOrDefault()?.Pair.InvoiceContactId ?? 0, 3, Token) is [_, ..] page)
        {
            Assert.True(page.Count <= 3);
            listed.AddRange(page);
        }

        Assert.Equal(made, listed.Select(record => record.Pair));
        Assert.Equal(7, await Billing.CountAsync(Token));
        Assert.Equal([2, 4], listed.Index().Where(entry => !entry.Item.Contact.IsActive).Select(entry => entry.Index));
        Assert.Equal([4], listed.Index().Where(entry => !entry.Item.Company.IsActive).Select(entry => entry.Index));
        Assert.Equal(made[4], await Billing.FindByReferenceAsync("P-5", Token));
        Assert.False((await Billing.ReadAsync(made[4], Token))!.Company.IsActive);
    }

    [Fact]
    public async Task The_demonstration_is_listed_whole()
    {
        await using var seeded = await SandboxServer.StartAsync(Token, seed: true);
        _portal.Endpoint = new(
            seeded.OdooUrl,
            null,
            OdooSandbox.DatabaseName,
            OdooSandbox.Login,
            new(protocol == OdooProtocol.Json2 ? OdooSandbox.ApiKey : OdooSandbox.Password)
        );

        var page = await Billing.ListPageAsync(0, 5000, Token);

        Assert.NotEmpty(page);
        Assert.Equal(page.Count, await Billing.CountAsync(Token));
        Assert.All(page, record => Assert.NotEmpty(record.Company.Name));
        Assert.Null(Billing.PartnerUrl(page[0].Pair.CompanyId));
    }

    [Fact]
    public async Task Contacts_of_other_types_and_of_persons_are_no_pairs()
    {
        var person = new OdooValues().Set("name", "A person").Set("child_ids", OdooCommand.Create(Child("invoice")));
        var company = new OdooValues()
            .Set("name", "A company")
            .Set("is_company", true)
            .Set("child_ids", OdooCommand.Create(Child("other")));
        await _portal.Client.CreateAsync("res.partner", person, Token);
        await _portal.Client.CreateAsync("res.partner", company, Token);

        Assert.Equal(0, await Billing.CountAsync(Token));
        Assert.Empty(await Billing.ListPageAsync(0, 5000, Token));

        static OdooValues Child(string type) => new OdooValues().Set("type", type).Set("name", "child");
    }

    [Fact]
    public async Task A_deleted_contact_reads_as_gone()
    {
        var pair = await Billing.CreateAsync(DraftOf("Gone AG"), "P-9", Token);

        await _portal.Client.UnlinkAsync("res.partner", [new(pair.InvoiceContactId)], Token);

        Assert.Null(await Billing.ReadAsync(pair, Token));
    }

    [Fact]
    public async Task Countries_say_what_their_addresses_need()
    {
        var countries = await Billing.ListCountriesAsync(Token);
        var (switzerland, hongKong, states) = (
            countries.Single(country => country.Code == "CH"),
            countries.Single(country => country.Code == "HK"),
            countries.Single(country => country.Code == "US")
        );

        Assert.True(countries.Count > 200);
        Assert.Equal(countries.Select(country => country.Name).Order(StringComparer.Ordinal).First(), countries[0].Name);
        Assert.True(switzerland is { UsesZip: true, UsesCity: true, NeedsState: false });
        Assert.False(hongKong.UsesZip);
        Assert.True(states.NeedsState);
        Assert.Contains(await Billing.ListStatesAsync(Token), state => state.CountryId == states.Id && state.Code == "CA");
        Assert.Contains(await Billing.ListLanguagesAsync(Token), language => language.Code == "en_US");
    }

    [Fact]
    public async Task A_wrong_password_and_a_missing_right_are_told_apart()
    {
        _portal.Endpoint = EndpointOf(OdooSandbox.Login, "wrong");
        var denied = await Assert.ThrowsAsync<ConnectorException>(() => Billing.CountAsync(Token));
        _portal.Endpoint = EndpointOf(OdooSandbox.ReaderLogin, OdooSandbox.ReaderPassword);
        var forbidden = await Assert.ThrowsAsync<ConnectorException>(() => Billing.CreateAsync(DraftOf("No AG"), "P-6", Token));

        Assert.Equal((ConnectorFault.Unauthorized, null), (denied.Fault, denied.Reason));
        Assert.Equal((ConnectorFault.Unauthorized, false), (forbidden.Fault, forbidden.MayHaveHappened));
        Assert.StartsWith("You are not allowed to create", forbidden.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await Billing.CountAsync(Token));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var started in _started)
        {
            await started.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private static BillingAddressDraft DraftOf(string company) =>
        new()
        {
            CompanyName = company,
            Street = "Hauptstrasse 1",
            Zip = "8000",
            City = "Zürich",
            Emails = ["info@x.ch", "boss@x.ch"],
            AccountingEmails = ["bills@x.ch"],
        };

    private OdooEndpoint EndpointOf(string login, string password) =>
        new(_odoo.OdooUrl, new Uri("https://odoo.example.com"), OdooSandbox.DatabaseName, login, SecretFor(password));

    private Secret SecretFor(string password) =>
        new(
            (protocol, password) switch
            {
                (OdooProtocol.Json2, OdooSandbox.Password) => OdooSandbox.ApiKey,
                (OdooProtocol.Json2, OdooSandbox.ReaderPassword) => OdooSandbox.ReaderApiKey,
                _ => password,
            }
        );

    private async Task<Country> CountryAsync(string code) =>
        (await Billing.ListCountriesAsync(Token)).Single(country => country.Code == code);

    private Task WriteAsync(int partner, OdooValues values) =>
        _portal.Client.WriteAsync("res.partner", [new(partner)], values, Token);

    private async Task<string> ReferenceOfAsync(int partner) =>
        (await _odoo.CallAsync("res.partner", "read", $"[[{partner}],[\"ref\"]]"))![0]!["ref"]!.ToJsonString().Trim('"') switch
        {
            "false" => "",
            var reference => reference,
        };
}

public sealed class WhenBillingWorksOnTheSandboxOverJsonRpc() : WhenBillingWorksOnTheSandbox(OdooProtocol.JsonRpc);

public sealed class WhenBillingWorksOnTheSandboxOverJson2() : WhenBillingWorksOnTheSandbox(OdooProtocol.Json2);

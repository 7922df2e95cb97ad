using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Portal.Core;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

/// <summary>Base of the browser tests of whole flows: each test has a Portal of its own with a fresh sandbox.</summary>
public abstract class PortalSuite(BrowserFixture browser) : BrowserSuite(browser)
{
    private readonly TestFolder _folder = new();
    private readonly HttpClient _http = new();
    private RunningPortal _portal = null!;

    private protected RunningPortal Portal => _portal;

    private protected override IReadOnlyCollection<string> Logged => _portal.Log.All;

    /// <summary>Settings besides the data directory.</summary>
    protected virtual IEnumerable<(string Key, string Value)> Settings => [];

    /// <summary>Portal's clock; null for the real one.</summary>
    protected virtual TimeProvider? Clock => null;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _portal = await RunningPortal.StartAsync(_folder, Settings, Clock);
        _http.BaseAddress = _portal.Address;
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await base.DisposeAsync();
        }
        finally
        {
            _http.Dispose();
            await _portal.DisposeAsync();
            _folder.Dispose();
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Opens a page as somebody of a role, by the sign-in form.</summary>
    protected async Task<IPage> SignInAsync(Role role, Action<BrowserNewContextOptions>? change = null)
    {
        var page = await NewPageAsync(_portal.Address, change);
        await page.GotoAsync("/signin");
        await page.GetByRole(AriaRole.Button, new() { Name = role.ToString(), Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Home" })).ToBeVisibleAsync();
        return page;
    }

    /// <summary>Fills every field that a billing address in Switzerland needs.</summary>
    protected static async Task FillAsync(IPage page, string company)
    {
        await FieldAsync(page, "Company name", company);
        await FieldAsync(page, "Street", "Bahnhofstrasse 12");
        await FieldAsync(page, "ZIP", "8001");
        await FieldAsync(page, "City", "Zürich");
        await ChooseAsync(page, "Country", "switz");
        await FieldAsync(page, "Accounting e-mails", "bills@acme.example, ap@acme.example");
    }

    protected static Task FieldAsync(IPage page, string label, string text) =>
        page.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    protected static async Task ChooseAsync(IPage page, string label, string typed)
    {
        var field = page.GetByRole(AriaRole.Combobox, new() { Name = label });
        await field.FillAsync(typed);
        await field.PressAsync("Enter");
    }

    /// <summary>Creates an organization by its form, with the first billing address that a search finds.</summary>
    protected static async Task CreateOrganizationAsync(IPage page, string name, string search)
    {
        await page.GotoAsync("/organizations/new");
        await FieldAsync(page, "Name", name);
        var picker = page.GetByRole(AriaRole.Combobox, new() { Name = "Billing address" });
        await picker.FillAsync(search);
        await Assertions.Expect(page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await picker.PressAsync("Enter");
        await ClickAsync(page, "Create organization");
        await Assertions.Expect(page.GetByText("Organization created.")).ToBeVisibleAsync();
    }

    protected static Task ClickAsync(IPage page, string button) =>
        page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Orders a fault of the sandbox's Odoo as a person would, over http.</summary>
    protected async Task BreakAsync(string mode, int? count = null)
    {
        using var answer = await _http.PostAsJsonAsync(
            "/sandbox/faults",
            new
            {
                system = "odoo",
                mode,
                count,
            },
            Cancellation
        );
        answer.EnsureSuccessStatusCode();
    }

    protected async Task MendAsync()
    {
        using var answer = await _http.DeleteAsync("/sandbox/faults", Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Names and types of the records in Odoo that a company of this name has: its own and those below it.</summary>
    protected async Task<IReadOnlyList<string>> PartnersAsync(string company)
    {
        JsonArray domain = ["|", Leaf("name"), Leaf("parent_id.name")];
        var call = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["method"] = "call",
            ["id"] = 1,
            ["params"] = new JsonObject
            {
                ["service"] = "object",
                ["method"] = "execute_kw",
                ["args"] = new JsonArray(
                    "sandbox",
                    2,
                    "admin",
                    "res.partner",
                    "search_read",
                    new JsonArray(domain),
                    new JsonObject { ["fields"] = new JsonArray("type", "email"), ["order"] = "id" }
                ),
            },
        };
        using var answer = await _http.PostAsJsonAsync("/sandbox/odoo/jsonrpc", call, Cancellation);
        var rows = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["result"]!.AsArray();
        return [.. rows.Select(row => $"{row!["type"]} {row["email"]}")];

        JsonArray Leaf(string field) => [field, "=", company];
    }
}

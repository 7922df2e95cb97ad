using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Core;
using Portal.Core.Assets.Import;
using Portal.Core.Assets.Tickets;
using Portal.Core.Catalog;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.ServicePlans;
using Portal.Core.Subscriptions;
using Portal.Core.Subscriptions.Seats;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

/// <summary>Base of the browser tests of whole flows: each test has a Portal of its own with a fresh sandbox.</summary>
public abstract class PortalSuite(BrowserFixture browser) : BrowserSuite(browser)
{
    private readonly TestFolder _folder = new();
    private HttpClient _http = new();
    private RunningPortal _portal = null!;

    private protected RunningPortal Portal => _portal;

    private protected override IReadOnlyCollection<string> Logged => _portal.Log.All;

    /// <summary>Settings besides the data directory.</summary>
    protected virtual IEnumerable<(string Key, string Value)> Settings => [];

    /// <summary>Whether it has the sandbox's orders.</summary>
    protected virtual bool HasOrders => false;

    /// <summary>Whether jobs start by the schedule; else they start only when the test says so.</summary>
    protected virtual bool HasSchedule => false;

    /// <summary>Whether it has the sandbox's clients and devices.</summary>
    protected virtual bool HasAssets => false;

    /// <summary>Portal's clock; null for the real one.</summary>
    protected virtual TimeProvider? Clock => null;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await StartAsync();
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

    /// <summary>Portal ends and starts anew on its folder, elsewhere: pages that are open are lost, so their contexts are to be closed before.</summary>
    protected async Task RestartAsync()
    {
        await _portal.DisposeAsync();
        _http.Dispose();
        _http = new HttpClient();
        await StartAsync();
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

    /// <summary>A picture of the whole page among the artifacts.</summary>
    protected static Task<byte[]> TakeAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(TestEnvironment.Artifacts, $"{name}.png"), FullPage = true });

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
        JsonObject options = new() { ["fields"] = new JsonArray("type", "email"), ["order"] = "id" };
        var rows = await OdooAsync("res.partner", "search_read", new JsonArray(domain), options);
        return [.. rows.AsArray().Select(row => $"{row!["type"]} {row["email"]}")];

        JsonArray Leaf(string field) => [field, "=", company];
    }

    /// <summary>Asks the sandbox's Odoo, as its administrator.</summary>
    protected async Task<JsonNode> OdooAsync(string model, string method, JsonArray arguments, JsonObject? options = null)
    {
        var call = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["method"] = "call",
            ["id"] = 1,
            ["params"] = new JsonObject
            {
                ["service"] = "object",
                ["method"] = "execute_kw",
                ["args"] = new JsonArray("sandbox", 2, "admin", model, method, arguments, options ?? []),
            },
        };
        using var answer = await _http.PostAsJsonAsync("/sandbox/odoo/jsonrpc", call, Cancellation);
        var body = await answer.Content.ReadAsStringAsync(Cancellation);
        return JsonNode.Parse(body)!["result"] ?? throw new InvalidOperationException($"Odoo refused {model}.{method}: {body}");
    }

    /// <summary>Something comes in, as if by a door.</summary>
    protected async Task ReceiveAsync(string kind, string subject, string body, string source = "odoo")
    {
        var arrival = new Arrival(source, kind, null, subject, Encoding.UTF8.GetBytes(body), "{}", new string('a', 32));
        var receipt = await _portal.Services.GetRequiredService<InboxWriter>().StoreAsync(arrival, Cancellation);
        Assert.Equal(ReceiptKind.Stored, receipt.Kind);
    }

    /// <summary>Portal owes something to a system that nothing leads to, so that it stays as it is.</summary>
    protected async Task<Guid> PromiseAsync(string key, string payload, string kind = "entitlement.create")
    {
        await using var db = _portal.OpenDatabase();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var draft = new DeliveryDraft("nowhere", kind, "sale.order,42", key, Encoding.UTF8.GetBytes(payload))
        {
            WaitsFor = "No unit is mapped to \"Battery 60 V\"",
        };
        var delivery = await _portal.Services.GetRequiredService<OutboxWriter>().AddAsync(db, draft, Cancellation);
        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
        return delivery.Id;
    }

    /// <summary>Waits until clients and devices have been read after the start.</summary>
    protected async Task ReadAssetsAsync()
    {
        var history = _portal.Services.GetRequiredService<JobHistory>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await history.FindLastAsync(PollDevices.JobName, Cancellation))?.EndedAt is null)
        {
            await timer.WaitForNextTickAsync(Cancellation);
        }
    }

    /// <summary>A count of seats with a line that waits for a person.</summary>
    protected async Task CountSeatsAsync()
    {
        await using var db = _portal.OpenDatabase();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var now = DateTime.UtcNow;
        var run = SeatRun.Begin(1, SeatPeriod.At(now, TimeZoneInfo.Utc), isDryRun: false, Actor.Portal, now);
        run.Propose(new SeatFigures(1, 45, 2, 0, 0, now), now);
        var plan = new SeatPlanLine
        {
            Client = new SeatClient(7, "Zumbari Cold Chain Ltd"),
            OrderId = 42,
            OrderName = "S00042",
            OdooLineId = 1,
            Product = new SeatProduct(3, "MANAGED-SEAT", "Managed seat", IsActive: true),
            Billed = 42,
            Counted = 3,
            Proposed = 3,
            IsTarget = true,
            UnitPrice = 3500,
            Currency = "KES",
            Guards = SeatGuards.LargeDrop,
            State = SeatLineState.Proposed,
        };
        var line = SeatLine.Plan(run, plan, now);
        db.AddRange(run, line);
        var device = new SeatDevice(Guid.CreateVersion7(now), "PC-7", now);
        db.Add(SeatEvidence.Of(line, [device], new SeatChanges([], [device with { Why = "Decommissioned: sold" }], 0, 1)));
        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }

    /// <summary>A ticket that somebody made in Odoo.</summary>
    protected async Task AddTicketAsync()
    {
        await using var db = _portal.OpenDatabase();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var now = DateTime.UtcNow;
        var found = new FoundTicket
        {
            Model = TicketModel.Helpdesk,
            Id = 900_001,
            Reference = "00042",
            Title = "Mail is slow",
            Priority = 2,
            Stage = "In Progress",
            Assignee = "Sue",
            CreatedAt = now.AddDays(-3),
            ChangedAt = now,
            ReadAt = now,
        };
        var ticket = Ticket.Found(Guid.CreateVersion7(now), found);
        ticket.Take(found);
        db.Add(ticket);
        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }

    /// <summary>A template of ABS that waits for a person.</summary>
    protected async Task<Guid> AddTemplateAsync()
    {
        await using var db = _portal.OpenDatabase();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var now = DateTime.UtcNow;
        var template = CatalogTemplate.Make("service-swap-network-kisumu-monthly", now);
        var content = new TemplateContent("BSS-Monthly-Kisumu", "Unlimited swaps", "KES", true, new TemplateTerms(1, 4500, 2000));
        template.Take(new TemplateNews(template.TemplateId, TemplateEvent.Created, content, null), Guid.Empty, now);
        template.Look(
            CatalogSeen.Nothing with
            {
                Currency = "KES",
                Plan = "Monthly",
                HasPlans = true,
            },
            new CatalogOptions(),
            now
        );
        db.Add(template);
        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
        return template.Id;
    }

    /// <summary>A subscription with an invoice, of which ABS has another state.</summary>
    protected async Task AddSubscriptionAsync()
    {
        await using var db = _portal.OpenDatabase();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var now = DateTime.UtcNow;
        var day = DateOnly.FromDateTime(now);
        var found = new FoundPlan
        {
            Id = 77,
            Name = "S00077",
            State = "3_progress",
            IsConfirmed = true,
            CustomerId = 7,
            CustomerName = "Zumbari Fleet",
            PlanName = "Monthly",
            PeriodValue = 1,
            PeriodUnit = "month",
            Currency = "KES",
            Decimals = 2,
            Total = 4500,
            CreatedAt = now,
            OrderedAt = now,
            ChangedAt = now,
            Lines = [new(1, "BSS-Monthly-Nairobi", "T-100", 1, 4500, 4500, IsRecurring: true)],
            Invoices = [new(5, "INV/2026/00005", false, "posted", "not_paid", 4500, 4500, "KES", 2, day, day)],
            ReadAt = now,
        };
        await _portal.Services.GetRequiredService<PlanMirror>().ApplyAsync(db, [found], Cancellation);
        await db.SaveChangesAsync(Cancellation);
        var plan = db.ServicePlans.Local.Single();
        var later = DateTime.UtcNow;
        plan.TryHear("PI-77", "SUSPENDED", "CURRENT", later);
        plan.Expect(plan.ExpectedService, plan.ExpectedPayment, plan.Warnings, (later, false));
        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private async Task StartAsync()
    {
        _portal = await RunningPortal.StartAsync(
            _folder,
            Settings,
            Clock,
            scheduled: HasSchedule,
            orders: HasOrders,
            assets: HasAssets
        );
        _http.BaseAddress = _portal.Address;
    }
}

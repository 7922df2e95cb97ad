using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Auth;
using Portal.Core.Accounts;
using Portal.Core.AlarmPost;
using Portal.Core.Alarms;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Tests.Mail;

namespace Portal.Tests.Browser;

/// <summary>Signing in, creating, finding, deciding and retrying without a pointer. Source: LOOK.</summary>
public sealed class WhenThereIsOnlyAKeyboard(BrowserFixture browser) : PortalSuite(browser)
{
    private readonly TestMailServer _mail = new() { Refusal = "554 5.7.1 Not from you" };

    protected override IEnumerable<(string Key, string Value)> Settings =>
        [("Mail:Host", "127.0.0.1"), ("Mail:Port", $"{_mail.Port}"), ("Mail:Tls", "None"), ("Mail:From", "portal@example.com")];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _mail.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_person_signs_in_creates_finds_decides_and_retries()
    {
        var page = await NewPageAsync(Portal.Address);
        var person = new KeyboardPerson(page);

        await SignInAsync(page, person);
        await CreateAsync(page, person);
        await FindAsync(page, person);
        await RefuseTwoMailsAsync();
        await SilenceAsync(page, person);
        await RetryAsync(page, person);

        Assert.Equal(2, (await PartnersAsync("Tasten AG")).Count);
        await using var db = Portal.OpenDatabase();
        Assert.Equal(["Not our fault"], await db.Set<AlarmSilence>().Select(row => row.Reason).ToListAsync(Cancellation));
        Assert.Equal(2, _mail.Received.Count(mail => mail.Header("Subject").StartsWith("Letter", StringComparison.Ordinal)));
    }

    private static async Task SignInAsync(IPage page, KeyboardPerson person)
    {
        await page.GotoAsync("/signin");
        await Assertions.Expect(page.GetByLabel("E-mail")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("administrator@sandbox.local");
        await person.TypeIntoAsync(page.GetByLabel("Password", new() { Exact = true }), DemoAccounts.Password);
        await person.PressAsync(Button(page, "Sign in"));
        await OpensAsync(page, "Home");
    }

    private static async Task CreateAsync(IPage page, KeyboardPerson person)
    {
        await person.GoAsync("new billing address", "New billing address");
        await OpensAsync(page, "New billing address");
        await person.TypeIntoAsync(Field(page, "Company name"), "Tasten AG");
        await person.TypeIntoAsync(Field(page, "VAT number"), "CHE-123.456.788 MWST");
        await person.TypeIntoAsync(Field(page, "Phone"), "+41 44 123 45 67");
        await person.TypeIntoAsync(Field(page, "E-mail"), "info@tasten.example,");
        if (await Choice(page, "Our company").CountAsync() > 0)
        {
            await person.ChooseAsync(Choice(page, "Our company"), "all of our", "All of our companies");
        }

        await person.TypeIntoAsync(Field(page, "Street"), "Bahnhofstrasse 12");
        await person.TypeIntoAsync(Field(page, "Street 2"), "c/o Huber");
        await person.TypeIntoAsync(Field(page, "ZIP"), "8001");
        await person.TypeIntoAsync(Field(page, "City"), "Zürich");
        await person.ChooseAsync(Choice(page, "Country"), "switz", "Switzerland");
        await Assertions.Expect(Choice(page, "State")).ToBeEnabledAsync();
        await person.ChooseAsync(Choice(page, "State"), "zürich", "Zürich");
        await person.TypeIntoAsync(Field(page, "Accounting contact name"), "Petra Keller");
        await person.ChooseAsync(Choice(page, "Language"), "german (ch", "German (CH) / Deutsch (CH)");
        await person.TypeIntoAsync(Field(page, "Accounting e-mails"), "bills@tasten.example");
        await person.PressAsync(Button(page, "Create billing address"));
        await OpensAsync(page, "Tasten AG");
        await Assertions.Expect(page.GetByText("Created in Odoo")).ToBeVisibleAsync();
    }

    private static async Task FindAsync(IPage page, KeyboardPerson person)
    {
        await person.GoAsync("billing addresses", "Billing addresses");
        await OpensAsync(page, "Billing addresses");
        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("tasten");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await person.PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Tasten AG", Exact = true }));
        await OpensAsync(page, "Tasten AG");

        await page.Keyboard.PressAsync("?");
        var help = page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" });
        await Assertions.Expect(help).ToBeVisibleAsync();
        await person.EscapesAsync(help, Title(page, "Tasten AG"));
        await person.GoAsync("tasten", "Tasten AG");
        await OpensAsync(page, "Tasten AG");
    }

    private static async Task SilenceAsync(IPage page, KeyboardPerson person)
    {
        await person.GoAsync("alarms", "Alarms");
        await OpensAsync(page, "Alarms");
        var (silence, dialog) = (Button(page, new Regex("^Silence: ")), page.GetByRole(AriaRole.Dialog));
        await person.PressAsync(silence, "Space");
        await person.EscapesAsync(dialog, silence);
        await page.Keyboard.PressAsync("Enter");
        await person.EntersAsync(dialog);
        await person.PressAsync(Button(dialog, "Silence it"));
        await Assertions.Expect(dialog.Locator("[aria-invalid=true]")).ToHaveCountAsync(1);
        await person.TabToAsync(dialog.GetByLabel("For", new() { Exact = true }), back: true);
        await page.Keyboard.PressAsync("ArrowDown");
        await person.TypeIntoAsync(dialog.GetByLabel("Reason"), "Not our fault");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        var again = page.Locator("tbody").GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Hear again: ") });
        await Assertions.Expect(again).ToBeFocusedAsync();
    }

    private async Task RetryAsync(IPage page, KeyboardPerson person)
    {
        await person.PressAsync(page.Locator(".alarm-what a"), back: true);
        await OpensAsync(page, "Messages");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        var (retry, dialog) = (Button(page, "Retry all matching"), page.GetByRole(AriaRole.Dialog));
        await person.PressAsync(retry);
        await person.EscapesAsync(dialog, retry);
        _mail.Refusal = null;
        await page.Keyboard.PressAsync("Enter");
        await person.EntersAsync(dialog);
        await person.PressAsync(Button(dialog, "Retry 2 deliveries"));
        await Assertions.Expect(page.GetByText("2 delivered, 0 failed")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(retry).ToBeFocusedAsync();

        await person.PressAsync(page.Locator("a[href='/messages/out']").First, back: true);
        await person.PressAsync(page.Locator("tbody a").First);
        var again = Button(page, "Send once more");
        await person.PressAsync(again);
        await person.EscapesAsync(dialog, again);
    }

    // letters that the server refuses for good, so that two deliveries are dead and an alarm says so
    private async Task RefuseTwoMailsAsync()
    {
        await using var db = Portal.OpenDatabase();
        var to = await db
            .Users.Where(user => user.Email == "finance@sandbox.local")
            .Select(user => user.Id)
            .SingleAsync(Cancellation);
        await using (var write = await db.BeginWriteAsync(Cancellation))
        {
            foreach (var number in new[] { 1, 2 })
            {
                var letter = new AlarmLetter(to, $"Letter {number}", "Text").ToBytes();
                var draft = new DeliveryDraft("mail", "alarms", $"letter,{number}", $"letter/{number}", letter);
                await Portal.Services.GetRequiredService<OutboxWriter>().AddAsync(db, draft, Cancellation);
            }

            await db.SaveChangesAsync(Cancellation);
            await write.CommitAsync(Cancellation);
        }

        Portal.Services.GetRequiredService<MessagingWakes>().Outbox.Raise();
        while (await db.Deliveries.CountAsync(row => row.State == DeliveryState.Dead, Cancellation) < 2)
        {
            await Task.Delay(50, Cancellation);
        }
    }

    private static async Task OpensAsync(IPage page, string title)
    {
        await Assertions.Expect(Title(page, title)).ToBeFocusedAsync(new() { Timeout = 30_000 });
    }

    private static ILocator Title(IPage page, string text) =>
        page.GetByRole(
            AriaRole.Heading,
            new()
            {
                Level = 1,
                Name = text,
                Exact = true,
            }
        );

    private static ILocator Field(IPage page, string label) => page.GetByLabel(label, new() { Exact = true });

    private static ILocator Choice(IPage page, string label) => page.GetByRole(AriaRole.Combobox, new() { Name = label });

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Button(IPage page, Regex name) => page.GetByRole(AriaRole.Button, new() { NameRegex = name });

    private static ILocator Button(ILocator part, string name) =>
        part.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}

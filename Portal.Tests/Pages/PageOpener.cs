using System.Security.Claims;
using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Components;
using Portal.Core;
using Radzen;

namespace Portal.Tests.Pages;

/// <summary>Opens pages for a person as a circuit does, without a browser; the suite gives them its use cases.</summary>
internal sealed class PageOpener : IAsyncDisposable
{
    private readonly BunitContext _pages = new();
    private BunitAuthorizationContext? _session;

    public PageOpener(TimeProvider clock)
    {
        BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        _pages.JSInterop.Mode = JSRuntimeMode.Loose;
        Drafts = _pages.JSInterop.SetupModule("./js/drafts.js");
        Drafts.Mode = JSRuntimeMode.Loose;
        _pages.Services.AddRadzenComponents().AddSingleton(clock).AddScoped<CurrentActor>().AddScoped<FormDrafts>();
    }

    /// <summary>What pages are given; not to be added to once one is open.</summary>
    public BunitServiceProvider Services => _pages.Services;

    /// <summary>What the browser keeps of unsent forms.</summary>
    public BunitJSModuleInterop Drafts { get; }

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    public IRenderedComponent<TPage> Open<TPage>(
        Actor actor,
        string address,
        Action<ComponentParameterCollectionBuilder<TPage>>? parameters = null
    )
        where TPage : IComponent
    {
        var session = _session ??= _pages.AddAuthorization();
        session.SetAuthorized(actor.Name);
        session.SetRoles([.. actor.Roles.Select(role => role.ToString())]);
        session.SetPolicies([.. AccessPolicy.All.Where(policy => policy.Check(actor) is null).Select(policy => policy.Name)]);
        session.SetClaims(new Claim(ClaimTypes.NameIdentifier, actor.Id.ToString()!));
        Go(address);
        return _pages.Render(parameters ?? (_ => { }));
    }

    /// <summary>Draws a piece on its own, such as the host of dialogs.</summary>
    public IRenderedComponent<TPart> Draw<TPart>()
        where TPart : IComponent => _pages.Render<TPart>();

    public void Go(string address) => _pages.Services.GetRequiredService<NavigationManager>().NavigateTo(address);

    /// <summary>Answers each question in its own way, in order; what was asked comes back.</summary>
    public List<string> Answer(params IEnumerable<object?> answers)
    {
        var (left, asked) = (new Queue<object?>(answers), new List<string>());
        var dialogs = _pages.Services.GetRequiredService<DialogService>();
        dialogs.OnOpen += (title, _, parameters, _) =>
        {
            asked.Add($"{title} {parameters?.GetValueOrDefault("Text")}");
            dialogs.Close(left.Dequeue());
        };
        return asked;
    }

    /// <summary>What was told in passing, newest last.</summary>
    public IReadOnlyList<string> Told() =>
        [
            .. _pages
                .Services.GetRequiredService<NotificationService>()
                .Messages.Select(message => $"{message.Summary} {message.Detail}".Trim()),
        ];

    /// <summary>The button with this text or accessible name; null when there is none.</summary>
    public static IElement? Button<TPage>(IRenderedComponent<TPage> page, string name)
        where TPage : IComponent =>
        page.FindAll("button")
            .FirstOrDefault(button =>
                button.GetAttribute("aria-label") == name
                || string.Concat(button.ChildNodes.OfType<IText>().Select(part => part.Data)).Trim() == name
            );

    /// <summary>Presses it once it is there.</summary>
    public static async Task PressAsync<TPage>(IRenderedComponent<TPage> page, string name)
        where TPage : IComponent
    {
        page.WaitForAssertion(() => Assert.NotNull(Button(page, name)));
        await page.InvokeAsync(() => Button(page, name)!.Click());
    }

    /// <summary>The field with this label.</summary>
    public static IElement Field<TPage>(IRenderedComponent<TPage> page, string label)
        where TPage : IComponent
    {
        var found = page.FindAll("label").First(each => each.TextContent.Trim().TrimEnd('*').Trim() == label);
        return found.QuerySelector("input,select") ?? page.Find($"#{found.GetAttribute("for")}");
    }

    /// <summary>What the rows of the page's lists say.</summary>
    public static List<string> Rows<TPage>(IRenderedComponent<TPage> page)
        where TPage : IComponent => [.. page.FindAll("tbody tr").Select(row => string.Join(' ', row.TextContent.Split()).Trim())];
}

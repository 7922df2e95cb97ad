using System.Security.Claims;
using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;
using Portal.Tests.Subscriptions;
using Radzen;

namespace Portal.Tests.Pages;

/// <summary>The pages of seats with the real use cases, a real SQLite file and an Odoo on the wire; only the browser is left out.</summary>
public abstract class SeatPageSuite() : SeatSuite(DatabaseProvider.Sqlite)
{
    private readonly BunitContext _pages = new();
    private BunitAuthorizationContext? _session;

    protected IServiceProvider Circuit => _pages.Services;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        _pages.JSInterop.Mode = JSRuntimeMode.Loose;
        _pages
            .Services.AddRadzenComponents()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(Get<StartRecount>())
            .AddSingleton(Get<ListSeatRuns>())
            .AddSingleton(Get<ListSeatLines>())
            .AddSingleton(Get<OpenSeatLine>())
            .AddSingleton(Get<ListCountedAssets>())
            .AddSingleton(Get<ListUnbilledDevices>())
            .AddSingleton(Get<WeighSeats>())
            .AddSingleton(Get<ReadSeatHistory>())
            .AddSingleton(Get<ApproveSeats>())
            .AddSingleton(Get<RejectSeats>())
            .AddSingleton(Get<ChooseSeatHome>())
            .AddSingleton(Get<RevertSeatRun>())
            .AddSingleton(Get<LeaveSeats>())
            .AddSingleton(Get<RetryDelivery>())
            .AddSingleton(Get<CancelDelivery>())
            .AddSingleton(Get<JobRunner>())
            .AddSingleton(Get<JobHistory>())
            .AddScoped<CurrentActor>();
    }

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Answers each dialog in its own way, in order; the questions that were asked come back.</summary>
    /// <param name="answers">What each is closed with.</param>
    protected List<string> Answer(Queue<object?> answers)
    {
        var dialogs = Circuit.GetRequiredService<DialogService>();
        var asked = new List<string>();
        dialogs.OnOpen += (title, _, parameters, _) =>
        {
            asked.Add($"{title} {parameters?.GetValueOrDefault("Text")}");
            dialogs.Close(answers.Dequeue());
        };
        return asked;
    }

    protected IRenderedComponent<TPage> Open<TPage>(
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
        _pages.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return _pages.Render(parameters ?? (_ => { }));
    }

    protected static IElement? Button<TPage>(IRenderedComponent<TPage> page, string text)
        where TPage : IComponent =>
        page.FindAll("button")
            .FirstOrDefault(button => string.Concat(button.ChildNodes.OfType<IText>().Select(part => part.Data)).Trim() == text);
}

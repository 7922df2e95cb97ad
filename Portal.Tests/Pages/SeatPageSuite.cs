using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;
using Portal.Tests.Subscriptions;

namespace Portal.Tests.Pages;

/// <summary>The pages of seats with the real use cases, a real SQLite file and an Odoo on the wire; only the browser is left out.</summary>
public abstract class SeatPageSuite() : SeatSuite(DatabaseProvider.Sqlite)
{
    private PageOpener _pages = null!; // set before the first test

    protected IServiceProvider Circuit => _pages.Services;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _pages = new PageOpener(Clock);
        _pages
            .Services.AddSingleton(Get<StartRecount>())
            .AddSingleton(Get<ListSeatRuns>())
            .AddSingleton(Get<ListSeatLines>())
            .AddSingleton(Get<OpenSeatLine>())
            .AddSingleton(Get<ListCountedAssets>())
            .AddSingleton(Get<ListUnbilledDevices>())
            .AddSingleton(Get<WeighSeats>())
            .AddSingleton(Get<ReadSeatHistory>())
            .AddSingleton(Get<ReadBilledSeats>())
            .AddSingleton(Get<ApproveSeats>())
            .AddSingleton(Get<RejectSeats>())
            .AddSingleton(Get<ChooseSeatHome>())
            .AddSingleton(Get<RevertSeatRun>())
            .AddSingleton(Get<LeaveSeats>())
            .AddSingleton(Get<RetryDelivery>())
            .AddSingleton(Get<CancelDelivery>())
            .AddSingleton(Get<JobRunner>())
            .AddSingleton(Get<JobHistory>());
    }

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Answers each dialog in its own way, in order; the questions that were asked come back.</summary>
    /// <param name="answers">What each is closed with.</param>
    protected List<string> Answer(Queue<object?> answers) => _pages.Answer(answers);

    protected IRenderedComponent<TPage> Open<TPage>(
        Actor actor,
        string address,
        Action<ComponentParameterCollectionBuilder<TPage>>? parameters = null
    )
        where TPage : IComponent => _pages.Open(actor, address, parameters);

    protected static IElement? Button<TPage>(IRenderedComponent<TPage> page, string text)
        where TPage : IComponent => PageOpener.Button(page, text);
}

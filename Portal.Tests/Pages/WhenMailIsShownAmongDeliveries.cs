using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Components.Deliveries;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Retail;
using Portal.Pages.Messages;
using Portal.Tests.Support;
using Radzen;

namespace Portal.Tests.Pages;

public sealed class WhenMailIsShownAmongDeliveries : IAsyncDisposable
{
    private static readonly DeliveryRow Mail = new()
    {
        Id = Guid.CreateVersion7(),
        Destination = "mail",
        Kind = "alarms",
        Subject = "alarm-mail,0123/4567",
        Title = "Mail to Erika: ABS does not answer",
        State = DeliveryState.Dead,
        IdempotencyKey = "alarm-mail,0123/4567",
        CorrelationId = new string('a', 32),
    };

    private readonly BunitContext _pages = new();

    public WhenMailIsShownAmongDeliveries()
    {
        _pages.JSInterop.Mode = JSRuntimeMode.Loose;
        _pages
            .Services.AddRadzenComponents()
            .AddSingleton<TimeProvider>(new ManualClock())
            .AddScoped<CurrentActor>()
            .AddSingleton(new FindOrderNames(null!)); // a mail is about no order
        var session = _pages.AddAuthorization();
        session.SetAuthorized("Olu");
        session.SetRoles(nameof(Role.Operations));
        session.SetClaims(new Claim(ClaimTypes.NameIdentifier, Guid.CreateVersion7().ToString()));
    }

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public void The_list_shows_whom_it_goes_to_and_what_it_is_about_and_no_name_of_the_machine()
    {
        var page = new KeysetPage<DeliveryRow>([Mail], null, null, 1);

        var grid = _pages.Render<DeliveryGrid>(grid =>
            grid.Add(each => each.Page, page).Add(each => each.Address, new DeliveryListAddress())
        );

        grid.WaitForAssertion(() =>
        {
            Assert.Contains("Mail to Erika: ABS does not answer", grid.Find("tbody").TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain("alarm-mail", grid.Find("tbody").TextContent, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Its_page_calls_the_kind_in_words()
    {
        var facts = _pages.Render<DeliveryFacts>(facts => facts.Add(each => each.Story, new DeliveryStory(Mail, [], null)));

        Assert.Contains("Mail about alarms", facts.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Record", facts.Find("dl").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_story_does_not_tell_a_mail_to_mail()
    {
        var promised = new TimelineEntry(DateTime.UnixEpoch, TimelineKind.Promised, "mail", Mail.Title!, "", "", Mail.Id);

        Assert.Equal("To be sent: Mail to Erika: ABS does not answer", MessageWords.Tell(promised).Text);
    }

    [Theory]
    [InlineData(
        DestinationState.Paused,
        "Maintenance",
        1,
        "ABS is paused: Maintenance. 1 delivery waits and goes out at once. If"
    )]
    [InlineData(DestinationState.Paused, "Maintenance.", 0, "ABS is paused: Maintenance. Nothing waits for it.")]
    [InlineData(
        DestinationState.Disabled,
        null,
        2,
        "ABS said that it is gone; nobody said why. 2 deliveries wait and go out at once. If"
    )]
    public void A_resume_is_asked_in_whole_sentences(DestinationState state, string? reason, int pending, string begins) =>
        Assert.StartsWith(
            begins,
            DeliveryWords.OnResume(
                new Destination
                {
                    Name = "abs",
                    State = state,
                    Reason = reason,
                },
                pending
            ),
            StringComparison.Ordinal
        );
}

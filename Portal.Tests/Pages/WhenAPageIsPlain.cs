using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Portal.Core;
using Portal.Layout;

namespace Portal.Tests.Pages;

/// <summary>A page that is answered without a circuit, as "not found", asks no database: its bell is a way to the alarms.</summary>
public sealed class WhenAPageIsPlain : IAsyncDisposable
{
    private readonly BunitContext _pages = new();

    public WhenAPageIsPlain()
    {
        _pages.AddAuthorization();
        _pages.SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        _pages.ComponentFactories.AddStub<Microsoft.AspNetCore.Components.Forms.AntiforgeryToken>();
    }

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Theory]
    [InlineData(Role.Operations, true)]
    [InlineData(Role.Member, false)]
    public void Its_bell_leads_to_the_alarms_for_those_whom_they_concern(Role role, bool isThere)
    {
        var claims = new[]
        {
            new Claim(ClaimTypes.NameIdentifier, $"{Guid.CreateVersion7()}"),
            new Claim(ClaimTypes.Name, "Olu"),
            new Claim(ClaimTypes.Role, $"{role}"),
        };

        var bar = _pages.Render<TopBar>(bar =>
            bar.Add(each => each.User, new ClaimsPrincipal(new ClaimsIdentity(claims, "test")))
        );

        Assert.Equal(isThere, bar.FindAll("a[aria-label=Alarms][href='/alarms']").Count == 1);
    }
}

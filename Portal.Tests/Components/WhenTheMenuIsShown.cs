using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Components;
using Portal.Layout;

namespace Portal.Tests.Components;

public sealed class WhenTheMenuIsShown
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/assets", "/assets")]
    [InlineData("/assets?status=active", "/assets")]
    [InlineData("/assets/018f0000-0000-7000-8000-000000000000", "/assets")]
    [InlineData("/assets/clients?filter=failed", "/assets/clients")]
    [InlineData("/alerts/groups", "/alerts/groups")]
    [InlineData("/alerts/rules?rule=new", "/alerts")]
    [InlineData("/account/password", null)]
    public async Task One_entry_at_the_most_is_current(string address, string? current)
    {
        await using var pages = new BunitContext();
        pages.Services.GetRequiredService<NavigationManager>().NavigateTo(address);

        var links = NavEntry.All.Select(entry =>
            pages.Render<MenuLink>(parameters => parameters.Add(link => link.Entry, entry).AddUnmatched("href", entry.Href))
        );

        var marked = links.Select(link => link.Find("a")).Where(link => link.GetAttribute("aria-current") == "page");
        Assert.Equal(current is null ? [] : [current], marked.Select(link => link.GetAttribute("href")));
    }
}

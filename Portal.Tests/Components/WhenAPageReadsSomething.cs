using Bunit;
using Portal.Components;

namespace Portal.Tests.Components;

public sealed class WhenAPageReadsSomething : BunitContext
{
    [Fact]
    public void Shows_a_skeleton_until_it_is_there()
    {
        var view = RenderView(data: null);

        Assert.Equal(8, view.FindAll(".skeleton").Count);
        Assert.Equal("Loading…", view.Find("[role=status]").TextContent);
    }

    [Fact]
    public void Says_what_would_stand_there_when_there_is_nothing()
    {
        var view = RenderView([]);

        Assert.Equal("No dead entitlements.", view.Find(".state-empty p").TextContent);
    }

    [Fact]
    public void Shows_the_data()
    {
        var view = RenderView(["one", "two"]);

        Assert.Equal("one,two", view.Markup.Trim());
    }

    [Fact]
    public void Says_what_failed_with_a_reference_and_reads_again_on_demand()
    {
        var reads = 0;
        var view = RenderView(data: null, error: "Odoo did not answer in time.", () => reads++);

        view.Find("button.btn:not(.btn-icon)").Click();

        Assert.Equal("Odoo did not answer in time.", view.Find("[role=alert] p").TextContent);
        Assert.Equal("7f3a77aa88bb", view.Find("[data-copy]").GetAttribute("data-copy"));
        Assert.Empty(view.FindAll(".skeleton"));
        Assert.Equal(1, reads);
    }

    [Fact]
    public void Keeps_older_data_below_the_failure()
    {
        var view = RenderView(["one"], error: "Odoo did not answer in time.");

        Assert.Single(view.FindAll("[role=alert]"));
        Assert.EndsWith("one", view.Markup.Trim(), StringComparison.Ordinal);
    }

    private IRenderedComponent<FourStates<List<string>>> RenderView(
        List<string>? data,
        string? error = null,
        Action? retry = null
    ) =>
        Render<FourStates<List<string>>>(parameters =>
        {
            parameters
                .Add(view => view.Data, data)
                .Add(view => view.Error, error)
                .Add(view => view.Reference, error is null ? null : "7f3a77aa88bb")
                .Add(view => view.EmptyText, "No dead entitlements.")
                .Add(view => view.ChildContent, rows => string.Join(",", rows));
            if (retry is not null)
            {
                parameters.Add(view => view.OnRetry, retry);
            }
        });
}

using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Components;
using Portal.Tests.Support;

namespace Portal.Tests.Components;

public sealed class WhenSomebodySearches : BunitContext
{
    private readonly ManualClock _clock = new();
    private readonly List<string> _asked = [];

    public WhenSomebodySearches() => Services.AddSingleton<TimeProvider>(_clock);

    [Fact]
    public void What_is_typed_while_the_answer_is_under_way_stays()
    {
        var box = RenderBox("");
        Type(box, "acme");
        _clock.Advance(TimeSpan.FromSeconds(1));
        box.WaitForAssertion(() => Assert.Equal(["acme"], _asked));

        box.Render(parameters => parameters.Add(each => each.Value, "")); // the page is drawn before its address has changed
        var before = Text(box);
        Type(box, "acme han");
        box.Render(parameters => parameters.Add(each => each.Value, "acme"));

        Assert.Equal(("acme", "acme han"), (before, Text(box)));
    }

    [Fact]
    public void What_comes_from_elsewhere_is_shown()
    {
        var box = RenderBox("");
        Type(box, "acme");
        _clock.Advance(TimeSpan.FromSeconds(1));
        box.WaitForAssertion(() => Assert.Equal(["acme"], _asked));
        box.Render(parameters => parameters.Add(each => each.Value, "acme"));

        box.Render(parameters => parameters.Add(each => each.Value, ""));
        var cleared = Text(box);
        box.Render(parameters => parameters.Add(each => each.Value, "acme"));

        Assert.Equal(("", "acme"), (cleared, Text(box)));
    }

    private static void Type(IRenderedComponent<SearchBox> box, string text) => box.Find("input").Input(text);

    private static string? Text(IRenderedComponent<SearchBox> box) => box.Find("input").GetAttribute("value");

    private IRenderedComponent<SearchBox> RenderBox(string value) =>
        Render<SearchBox>(parameters =>
            parameters
                .Add(box => box.Label, "Search")
                .Add(box => box.Placeholder, "Search")
                .Add(box => box.Value, value)
                .Add(box => box.ValueChanged, _asked.Add)
        );
}

using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Portal.Components;

namespace Portal.Tests.Components;

public sealed class WhenAPersonTypesIntoACombobox : BunitContext
{
    private static readonly string[] Countries = ["Austria", "Côte d'Ivoire", "New Zealand", "Åland Islands", "Zealandia"];

    private string? _chosen;

    [Fact]
    public void Offers_what_begins_with_it_before_what_contains_it()
    {
        var field = Render(Countries);

        field.Find("input").Input("zeal");

        Assert.Equal(["Zealandia", "New Zealand"], Options(field));
    }

    [Fact]
    public void Finds_nothing_by_what_is_no_text()
    {
        var field = Render(Countries);

        field.Find("input").Input("\uFFFE\uD800");

        Assert.Empty(Options(field));
    }

    [Theory]
    [InlineData("cote", "Côte d'Ivoire")]
    [InlineData("ALAND", "Åland Islands")]
    public void Is_blind_to_case_and_accents(string typed, string expected)
    {
        var field = Render(Countries);

        field.Find("input").Input(typed);

        Assert.Equal(expected, Options(field)[0]);
    }

    [Fact]
    public async Task Keeps_what_is_chosen_when_it_is_opened_or_typed_anew_and_Enter_follows()
    {
        string[] many = [.. Enumerable.Range(1, 60).Select(number => $"Country {number:00}"), "Zealandia"];
        var field = Render(many);
        field.Find("input").Input("zea");
        await PressAsync(field, "Enter");

        field.Find("input").Click();
        await PressAsync(field, "Enter");
        var afterOpening = _chosen;
        field.Find("input").Input("Zealandia");
        await PressAsync(field, "Enter");

        Assert.Equal(("Zealandia", "Zealandia"), (afterOpening, _chosen));
        Assert.Equal("Zealandia", field.Find("input").GetAttribute("value"));
    }

    [Fact]
    public async Task Takes_the_first_match_on_Enter()
    {
        var field = Render(Countries);

        field.Find("input").Input("zea");
        await PressAsync(field, "Enter");

        Assert.Equal("Zealandia", _chosen);
        Assert.Equal("Zealandia", field.Find("input").GetAttribute("value"));
        Assert.Equal("false", field.Find("input").GetAttribute("aria-expanded"));
    }

    [Fact]
    public async Task Takes_the_option_the_arrows_reached_and_names_it_active_meanwhile()
    {
        var field = Render(Countries);

        field.Find("input").Input("zea");
        await PressAsync(field, "ArrowDown");
        var active = field.Find("#" + field.Find("input").GetAttribute("aria-activedescendant")).TextContent.Trim();
        await PressAsync(field, "Enter");

        Assert.Equal("New Zealand", active);
        Assert.Equal("New Zealand", _chosen);
    }

    [Fact]
    public void Takes_an_exact_match_when_the_field_is_left()
    {
        var field = Render(Countries);

        field.Find("input").Input("austria");
        field.Find("input").Blur();

        Assert.Equal("Austria", _chosen);
    }

    [Fact]
    public void Keeps_a_text_that_matches_nothing_and_says_so()
    {
        var field = Render(Countries);

        field.Find("input").Input("Atlantis");
        var notice = field.Find(".combobox-notice").TextContent.Trim();
        field.Find("input").Blur();

        Assert.Equal("No match", notice);
        Assert.Null(_chosen);
        Assert.Equal("Atlantis", field.Find("input").GetAttribute("value"));
        Assert.Contains("Atlantis", field.Find(".field-error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Esc_brings_the_chosen_value_back()
    {
        var field = Render(Countries, value: "Austria");

        field.Find("input").Input("zea");
        await PressAsync(field, "Escape");

        Assert.Equal("Austria", field.Find("input").GetAttribute("value"));
        Assert.Empty(field.FindAll("[role=listbox]"));
    }

    [Fact]
    public void Can_be_cleared()
    {
        var field = Render(Countries, value: "Austria");

        field.Find("button[aria-label='Clear the choice']").Click();

        Assert.Null(_chosen);
        Assert.Equal("", field.Find("input").GetAttribute("value"));
    }

    [Fact]
    public void Draws_fifty_options_of_a_long_list_and_counts_the_rest()
    {
        var field = Render([.. Enumerable.Range(1, 180).Select(number => $"Place {number}")]);

        field.Find("input").Click();

        Assert.Equal(50, Options(field).Count);
        Assert.Equal("130 more, type to narrow", field.Find(".combobox-notice").TextContent.Trim());
    }

    [Fact]
    public async Task Enter_pressed_while_the_options_are_read_takes_the_first_match_once_they_are_there()
    {
        var field = Render(items: null);

        field.Find("input").Input("new");
        await PressAsync(field, "Enter");
        field.Render(parameters => parameters.Add(combobox => combobox.Items, Countries));

        Assert.Equal("New Zealand", _chosen);
    }

    [Fact]
    public void Says_why_the_options_are_missing_and_asks_for_them_again()
    {
        var asked = 0;
        var field = Render<Combobox<string>>(parameters =>
            parameters
                .Add(combobox => combobox.Label, "Country")
                .Add(combobox => combobox.Items, null)
                .Add(combobox => combobox.ItemText, country => country)
                .Add(combobox => combobox.LoadError, "Odoo can't be reached.")
                .Add(combobox => combobox.OnRetry, () => asked++)
        );

        field.Find("input").Click();
        field.Find(".combobox-notice button").Click();

        Assert.Contains("Odoo can't be reached.", field.Markup, StringComparison.Ordinal);
        Assert.Equal(1, asked);
    }

    [Fact]
    public void Ties_label_hint_and_error_to_the_input()
    {
        var field = Render<Combobox<string>>(parameters =>
            parameters
                .Add(combobox => combobox.Label, "Country")
                .Add(combobox => combobox.Items, Countries)
                .Add(combobox => combobox.ItemText, country => country)
                .Add(combobox => combobox.Hint, "Where the company sits.")
                .Add(combobox => combobox.Error, "Choose a country.")
                .Add(combobox => combobox.Required, true)
        );

        var input = field.Find("input");
        var described = input.GetAttribute("aria-describedby")!.Split(' ').Select(id => field.Find("#" + id).TextContent.Trim());

        Assert.Equal(input.Id, field.Find("label").GetAttribute("for"));
        Assert.Equal("Country", field.Find("label").TextContent);
        Assert.Equal("true", input.GetAttribute("aria-required"));
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Collection(
            described,
            hint => Assert.Equal("Where the company sits.", hint),
            error => Assert.EndsWith("Choose a country.", error, StringComparison.Ordinal)
        );
    }

    private static List<string> Options(IRenderedComponent<Combobox<string>> field) =>
        [.. field.FindAll("[role=option] > span:first-child").Select(option => option.TextContent)];

    private static Task PressAsync(IRenderedComponent<Combobox<string>> field, string key) =>
        field.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = key });

    private IRenderedComponent<Combobox<string>> Render(IReadOnlyList<string>? items, string? value = null)
    {
        _chosen = value;
        return Render<Combobox<string>>(parameters =>
            parameters
                .Add(combobox => combobox.Label, "Country")
                .Add(combobox => combobox.Items, items)
                .Add(combobox => combobox.ItemText, country => country)
                .Add(combobox => combobox.Value, value)
                .Add(combobox => combobox.ValueChanged, EventCallback.Factory.Create<string?>(this, chosen => _chosen = chosen))
        );
    }
}

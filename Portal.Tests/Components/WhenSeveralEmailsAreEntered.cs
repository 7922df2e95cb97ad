using Bunit;
using Portal.Components;

namespace Portal.Tests.Components;

public sealed class WhenSeveralEmailsAreEntered : BunitContext
{
    private IReadOnlyList<string> _emails = [];

    [Theory]
    [InlineData("a@b.ch, c@d.ch")]
    [InlineData("a@b.ch;c@d.ch;")]
    [InlineData("  a@b.ch\nc@d.ch ")]
    public void Every_part_becomes_one(string typed)
    {
        var field = RenderField();

        field.Find("input").Change(typed);

        Assert.Equal(["a@b.ch", "c@d.ch"], _emails);
    }

    [Fact]
    public void One_that_is_there_already_is_not_added_again()
    {
        _emails = ["a@b.ch"];
        var field = RenderField();

        field.Find("input").Change("A@B.ch, c@d.ch");

        Assert.Equal(["a@b.ch", "c@d.ch"], _emails);
    }

    [Fact]
    public void What_is_too_long_to_take_is_said()
    {
        var field = RenderField();

        field.Find("input").Change(new string('a', 4000));

        Assert.Contains("Only the first 4,000 signs were taken", field.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_are_none_are_named_as_soon_as_they_stand_there()
    {
        var field = Render<EmailsField>(each =>
            each.Add(part => part.Label, "E-mails")
                .Add(part => part.Values, ["a@b.ch", "foo", "bar@"])
                .Add(part => part.IsRight, email => email == "a@b.ch")
        );

        Assert.Contains("“foo”, “bar@”", field.Find(".field-error").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, field.FindAll(".chip-wrong").Count);
    }

    [Fact]
    public void Leaving_the_field_empty_changes_nothing()
    {
        _emails = ["a@b.ch"];
        var field = RenderField();

        field.Find("input").Change("  ");

        Assert.Equal(["a@b.ch"], _emails);
    }

    [Fact]
    public void Each_can_be_removed_by_a_button_that_names_it()
    {
        _emails = ["a@b.ch", "c@d.ch"];
        var field = RenderField();

        field.Find("button[aria-label='Remove a@b.ch']").Click();

        Assert.Equal(["c@d.ch"], _emails);
    }

    [Fact]
    public void The_input_itself_carries_the_label()
    {
        var field = RenderField();

        Assert.Equal(field.Find("input").Id, field.Find("label").GetAttribute("for"));
        Assert.Equal("Accounting e-mails", field.Find("label").TextContent);
    }

    [Fact]
    public void What_happened_is_told_to_screen_readers()
    {
        var field = RenderField();

        field.Find("input").Change("a@b.ch");

        Assert.Equal("Added a@b.ch", field.Find("[role=status]").TextContent);
    }

    private IRenderedComponent<EmailsField> RenderField() =>
        Render<EmailsField>(parameters =>
            parameters
                .Add(field => field.Label, "Accounting e-mails")
                .Add(field => field.Values, _emails)
                .Add(field => field.ValuesChanged, emails => _emails = emails)
        );
}

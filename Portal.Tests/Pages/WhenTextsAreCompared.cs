using Portal.Components;
using Portal.Components.Deliveries;

namespace Portal.Tests.Pages;

public sealed class WhenTextsAreCompared
{
    [Fact]
    public void Equal_ones_have_no_difference() => Assert.Empty(TextDifference.Between("a\nb", "a\nb"));

    [Fact]
    public void Only_lines_that_one_has_are_told_in_their_order()
    {
        var lines = TextDifference.Between("a\nb\nc\nd", "a\nx\nc\nd\ne");

        Assert.Equal(["-b", "+x", "+e"], lines.Select(line => $"{(line.IsNew ? '+' : '-')}{line.Text}"));
    }

    [Fact]
    public void Long_ones_are_compared_in_little_room()
    {
        var before = string.Join('\n', Enumerable.Range(0, 20_000).Select(line => $"a{line}"));
        var after = string.Join(
            '\n',
            Enumerable.Range(0, 20_000).Select(line => line is > 0 and < 19_999 ? $"b{line}" : $"a{line}")
        );
        var room = GC.GetAllocatedBytesForCurrentThread();

        var lines = TextDifference.Between(before, after);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - room, 0, 64L * 1024 * 1024);
        Assert.Equal((39_996, 19_998), (lines.Count, lines.Count(line => line.IsNew)));
    }

    [Fact]
    public void What_stands_around_a_change_is_shown_with_it_and_the_rest_left_out()
    {
        var lines = TextDifference.InContext("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\nfive\n6\n7\n8\n9");

        Assert.Equal(
            ["=⋯", "=2", "=3", "=4", "-5", "+five", "=6", "=7", "=8"],
            lines.Select(line => $"{(line.IsSame ? '=' : line.IsNew ? '+' : '-')}{line.Text}")
        );
    }

    [Theory]
    [InlineData("""{"b":1,"a":{"x":1,"y":2}}""", """{"a":{"y":2,"x":1},"b":1}""", 0)]
    [InlineData("""{"b":1,"a":{"x":1,"y":2}}""", """{"a":{"y":3,"x":1},"b":1}""", 2)]
    [InlineData("""{"b":1}""", """{"b":1,"b":2}""", 3)]
    public void Names_in_another_order_are_no_change(string before, string after, int changed)
    {
        var laidOut = RawText.LayOut(before);

        Assert.Equal(changed, TextDifference.Between(laidOut, ContentsLayout.Like(laidOut, after)).Count);
    }

    [Theory]
    [InlineData("""{"b":1,"a":[true]}""", "{\n  \"b\": 1,\n  \"a\": [\n    true\n  ]\n}")]
    [InlineData("""{"name":"Zürich"}""", "{\n  \"name\": \"Zürich\"\n}")]
    [InlineData("<xml/>", "<xml/>")]
    [InlineData("", "")]
    public void Json_is_laid_out_and_anything_else_left_as_it_is(string text, string shown) =>
        Assert.Equal(shown, RawText.LayOut(text));
}

using Portal.Core;

namespace Portal.Tests;

public sealed class WhenTextIsFolded
{
    [Theory]
    [InlineData("Zürich  AG", "ZURICH AG")]
    [InlineData("  Société\tGénérale\n", "SOCIETE GENERALE")]
    [InlineData("", "")]
    [InlineData("ﬀ", "ﬀ")]
    [InlineData("naïve café", "NAIVE CAFE")]
    public void Case_accents_and_spaces_do_not_count(string text, string expected) => Assert.Equal(expected, Folding.Fold(text));

    [Fact]
    public void It_is_cut_at_the_limit() => Assert.Equal("ABC", Folding.Fold("abcdef", 3));
}

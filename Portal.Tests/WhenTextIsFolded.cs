using Portal.Core;
using Portal.Tests.Support;

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
    public void Latin_text_folds_alone_as_it_does_beside_other_letters()
    {
        foreach (var unit in Enumerable.Range(0, 0x300).Select(unit => (char)unit))
        {
            Assert.Equal(Folding.Fold($"a{unit} {unit}b") + "漢", Folding.Fold($"a{unit} {unit}b漢"));
        }
    }

    [Fact]
    public void It_is_cut_at_the_limit() => Assert.Equal("ABC", Folding.Fold("abcdef", 3));

    [Theory]
    [InlineData("ab😀", 3, "AB")]
    [InlineData("ab😀", 4, "AB😀")]
    [InlineData("ab cd", 3, "AB")]
    [InlineData("𐐨", 2, "𐐀")]
    [InlineData("😀", 1, "")]
    [InlineData("a", 0, "")]
    public void A_cut_parts_no_character(string text, int limit, string expected) =>
        Assert.Equal(expected, Folding.Fold(text, limit));

    [Fact]
    public void Any_text_folds_to_text_that_a_database_takes()
    {
        foreach (var text in AnyText.Many())
        {
            var folded = Folding.Fold(text, 20);

            Assert.True(folded.Length <= 20, AnyText.Show(text));
            Assert.True(AnyText.IsClean(folded), AnyText.Show(text));
            Assert.Equal(folded, Folding.Fold(folded, 20));
        }
    }

    [Fact]
    public void Cleaning_replaces_what_is_no_text_and_nothing_else()
    {
        foreach (var text in AnyText.Many())
        {
            var clean = Folding.Clean(text);

            Assert.True(AnyText.IsClean(clean), AnyText.Show(text));
            Assert.Equal(AnyText.IsClean(text), Folding.IsClean(text));
            Assert.True(clean.Length <= text.Length, AnyText.Show(text));
            Assert.Equal(text.Where(IsCertain), clean.Where(IsCertain));
        }
    }

    [Fact]
    public void Clean_text_stays_the_same_object()
    {
        var text = string.Concat("Zürich ", "😀 𐐨 \uFFFD");

        Assert.Same(text, Folding.Clean(text));
    }

    [Theory]
    [InlineData("a\0b", "a\uFFFDb")]
    [InlineData("\uFFFE\uFFFF", "\uFFFD\uFFFD")]
    [InlineData("\U0001FFFE.\U0010FFFF", "\uFFFD.\uFFFD")]
    public void What_is_no_text_leaves_a_replacement_character(string text, string expected) =>
        Assert.Equal(expected, Folding.Clean(text));

    [Theory]
    [InlineData("  Acme\u00A0 \t AG \n", "Acme AG")]
    [InlineData("Ac\u200Bme\uFEFF", "Acme")]
    [InlineData("\u202Egnp.exe\u202C", "gnp.exe")]
    [InlineData("Soft\u00ADware", "Software")]
    [InlineData("a\u2066b\u2069\u0007\uE000\u3164c", "abc")]
    [InlineData("می\u200Cخواهم", "می\u200Cخواهم")]
    [InlineData("A\u200DB", "AB")]
    [InlineData("Zürich 😀", "Zürich 😀")]
    public void Tidying_leaves_what_a_person_sees(string text, string expected)
    {
        Assert.Equal(expected, Folding.Tidy(text));
        Assert.Null(Folding.FindUnseen(expected));
    }

    [Theory]
    [InlineData("a\u202Eb", "U+202E")]
    [InlineData("a\u200Bb", "U+200B")]
    [InlineData("a\nb", "U+000A")]
    [InlineData("a\uFDD0", "U+FDD0")]
    [InlineData("plain", null)]
    [InlineData("", null)]
    public void What_nobody_sees_is_named(string text, string? expected) => Assert.Equal(expected, Folding.FindUnseen(text));

    [Fact]
    public void Any_text_can_be_tidied_and_stays_as_it_is_the_second_time()
    {
        foreach (var text in AnyText.Many())
        {
            var tidy = Folding.Tidy(text);

            Assert.Null(Folding.FindUnseen(tidy));
            Assert.Equal(tidy, Folding.Tidy(tidy));
            Assert.True(AnyText.IsClean(tidy), AnyText.Show(text));
        }
    }

    private static bool IsCertain(char unit) =>
        unit is not ('\0' or '\uFFFD' or '\uFFFE' or '\uFFFF' or (>= '\uFDD0' and <= '\uFDEF')) && !char.IsSurrogate(unit);
}

using Portal.Core.Accounts;

namespace Portal.Tests.Auth;

public sealed class WhenAPasswordIsChosen
{
    [Theory]
    [InlineData("Ab1!xyz")]
    [InlineData("password")]
    [InlineData("P@ssw0rd2024!")]
    [InlineData("12345678")]
    [InlineData("87654321")]
    [InlineData("1234567890")]
    [InlineData("aaaaaaaa")]
    [InlineData("abcabcabcabc")]
    [InlineData("qwertzuiop")]
    [InlineData("welcomewelcome")]
    [InlineData("erika1999")]
    [InlineData("Mustermann!")]
    [InlineData("erika@example.com")]
    [InlineData("1qaz2wsx")]
    [InlineData("trustno1")]
    [InlineData("Hello123")]
    [InlineData("!Liverpool99")]
    [InlineData("zaq12wsx")]
    [InlineData("blink182!!")]
    public void Short_ones_and_those_that_are_tried_first_are_refused(string password) =>
        Assert.Equal("Password", PasswordRules.Check(password, "erika@example.com", "Erika Mustermann")?.Field);

    [Fact]
    public void The_three_thousand_commonest_are_refused_as_they_are_and_dressed_up()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!; // embedded
        using var reader = new StreamReader(stream);
        var commonest = reader
            .ReadToEnd()
            .Split('\n')
            .Where(line => line.Length >= PasswordRules.Least && line[0] != '#')
            .Take(3000)
            .ToList();

        Assert.Equal(3000, commonest.Count);
        Assert.All(
            commonest,
            password =>
            {
                Assert.NotNull(PasswordRules.Check(password, "", ""));
                Assert.NotNull(PasswordRules.Check(password.ToUpperInvariant(), "", ""));
            }
        );
        Assert.All(
            commonest.Where(password => password.All(char.IsAsciiLetter)),
            password => Assert.NotNull(PasswordRules.Check($"{password.Replace('a', '@')}2026!", "", ""))
        );
    }

    [Theory]
    [InlineData("first password")]
    [InlineData("brezel unter dem sofa")]
    [InlineData("xk7#mPq2")]
    [InlineData("密码很长而且没有人知道")]
    [InlineData("         a b c d")]
    public void Anything_else_is_taken_whatever_its_signs(string password) =>
        Assert.Null(PasswordRules.Check(password, "erika@example.com", "Erika Mustermann"));
}

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
    public void Short_ones_and_those_that_are_tried_first_are_refused(string password) =>
        Assert.Equal("Password", PasswordRules.Check(password, "erika@example.com", "Erika Mustermann")?.Field);

    [Theory]
    [InlineData("first password")]
    [InlineData("brezel unter dem sofa")]
    [InlineData("xk7#mPq2")]
    [InlineData("密码很长而且没有人知道")]
    [InlineData("         a b c d")]
    public void Anything_else_is_taken_whatever_its_signs(string password) =>
        Assert.Null(PasswordRules.Check(password, "erika@example.com", "Erika Mustermann"));
}

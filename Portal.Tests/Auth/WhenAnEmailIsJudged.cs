using Portal.Core.Accounts;

namespace Portal.Tests.Auth;

public sealed class WhenAnEmailIsJudged
{
    [Theory]
    [InlineData("a@b.ch", true)]
    [InlineData("a.b@c.example", true)]
    [InlineData("portal@localhost", true)]
    [InlineData("a@b..c", false)]
    [InlineData("a@.b.c", false)]
    [InlineData("a@b.c.", false)]
    [InlineData("a..b@c.ch", false)]
    [InlineData(".a@b.ch", false)]
    [InlineData("a b@c.ch", false)]
    public void It_is_one_only_if_mail_can_be_sent_there(string email, bool isOne)
    {
        Assert.Equal(isOne, Person.IsEmail(email));
    }
}

using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Jobs;

namespace Portal.Tests.Jobs;

public sealed class WhenAJobIsCalledByItsName
{
    [Theory]
    [InlineData("scripted", "Scripted")]
    [InlineData("of-an-earlier-version", "Of an earlier version")]
    [InlineData("", "")]
    public void It_has_the_title_that_it_says_of_itself_everywhere(string name, string title)
    {
        using var services = new ServiceCollection().AddJobs().AddJob<ScriptedJob>().BuildServiceProvider();

        Assert.Equal(title, services.GetRequiredService<KnownJobs>().Title(name));
    }
}

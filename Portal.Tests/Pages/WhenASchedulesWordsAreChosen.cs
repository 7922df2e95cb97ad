using Portal.Pages.Jobs;

namespace Portal.Tests.Pages;

public sealed class WhenASchedulesWordsAreChosen
{
    [Theory]
    [InlineData("0 0/15 * * * ?", "Every 15 min")]
    [InlineData("0 5/15 * * * ?", "Every 15 min from :05")]
    [InlineData("0 * * * * ?", "Every minute")]
    [InlineData("0 40 * * * ?", "Hourly at :40")]
    [InlineData("0 30 2 * * ?", "Daily at 02:30")]
    [InlineData("0 0 3 15 * ?", "Monthly on the 15th at 03:00")]
    [InlineData("0 0 3 1 * ?", "Monthly on the 1st at 03:00")]
    [InlineData("0 0 3 22 * ?", "Monthly on the 22nd at 03:00")]
    [InlineData("0 0 3 L * ?", "Monthly on the last day at 03:00")]
    [InlineData("0 0 4 ? * MON", "Mondays at 04:00")]
    [InlineData("0 0 4 ? * 2-6", "Monday to Friday at 04:00")]
    [InlineData("0 0 4 ? * mon,wed,fri", "Monday, Wednesday and Friday at 04:00")]
    [InlineData("0 0 4 ? * 6#3", "By its own expression")]
    [InlineData("0 0/7 * * * ?", "By its own expression")]
    [InlineData("0 0 3 15 1 ?", "By its own expression")]
    public void They_say_what_comes_and_nothing_else(string cron, string words) => Assert.Equal(words, CronWords.Say(cron));
}

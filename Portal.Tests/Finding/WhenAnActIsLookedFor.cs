using Portal.Core;
using Portal.Core.Finding;
using Portal.Layout;
using Portal.Pages.Finding;

namespace Portal.Tests.Finding;

/// <summary>Acts are found by the words that people type for them, by those who may.</summary>
public sealed class WhenAnActIsLookedFor
{
    private static readonly Actor Ada = new(Guid.CreateVersion7(), "Ada", null, new HashSet<Role> { Role.Administrator });
    private static readonly Actor Vera = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });

    [Theory]
    [InlineData("silence", "Silence an alarm")]
    [InlineData("mute", "Silence an alarm")]
    [InlineData("snooze", "Silence an alarm")]
    [InlineData("resend", "Retry dead deliveries")]
    [InlineData("resume", "Pause or resume a system")]
    [InlineData("staff", "Invite a person")]
    [InlineData("gdpr", "Export or anonymise a person")]
    [InlineData("2fa", "Change your password")]
    [InlineData("token", "Make a new key")]
    [InlineData("restore", "Make a backup")]
    [InlineData("client", "New organization")]
    public async Task A_word_beside_its_title_finds_it(string typed, string title) =>
        Assert.Contains(title, await FindAsync(Ada, typed));

    [Fact]
    public async Task Who_may_not_do_it_does_not_find_it() => Assert.Empty(await FindAsync(Vera, "snooze"));

    [Fact]
    public async Task A_page_is_found_by_what_it_is_for()
    {
        var found = await new PageSearch(Shell).FindAsync(Ada, new SearchText("backups"), TestContext.Current.CancellationToken);

        Assert.Contains("Records", found!.Items.Select(item => item.Title));
    }

    private static ShellState Shell => new(false, TimeZoneInfo.Utc);

    private static async Task<IEnumerable<string>> FindAsync(Actor actor, string typed) =>
        (await new ActSearch(Shell).FindAsync(actor, new SearchText(typed), TestContext.Current.CancellationToken))!.Items.Select(
            item => item.Title
        );
}

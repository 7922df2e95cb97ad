using Portal.Components;
using Portal.Core;
using Portal.Pages.Audit;
using Portal.Pages.Users;

namespace Portal.Tests.Pages;

public sealed class WhenThingsAreSaidInStaffsWords
{
    [Fact]
    public void A_role_promises_only_pages_that_it_opens_today()
    {
        Assert.Equal(
            "Assets, asset map, device groups, clients in Pulseway, alerts & tickets, tickets, alarms.",
            UserWords.Purpose(Role.Support)
        );
        foreach (var role in Enum.GetValues<Role>().Where(role => role != Role.Administrator))
        {
            var opened = NavEntry.All.Where(entry => entry.Policy?.Roles.Contains(role) == true && !entry.IsSandboxOnly);
            Assert.All(
                opened,
                entry => Assert.Contains(entry.Title, UserWords.Purpose(role), StringComparison.OrdinalIgnoreCase)
            );
        }
    }

    [Theory]
    [InlineData("billing-address.created", "Billing address: created")]
    [InlineData("billing-address.archived-requested", "Billing address: asked to be archived")]
    [InlineData("billing-address.changed-refused", "Billing address: not changed, refused")]
    [InlineData("billing-address.changed-unknown", "Billing address: changed or not, no answer")]
    [InlineData("billing-address.role-given", "Billing address: role given")]
    public void An_act_that_was_only_asked_for_does_not_read_as_done(string action, string said) =>
        Assert.Equal(said, AuditWords.Act(action));
}

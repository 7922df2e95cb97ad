using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Rules;
using Portal.Core.Assets.Tickets;
using Portal.Core.Persistence;
using Portal.Sandbox.Estate;

namespace Portal.Tests.Assets;

/// <summary>What stands in a ticket that Portal has Odoo make. Source: 000-16, 000-17, 000-22.</summary>
public abstract class WhenATicketIsMade(TicketOptions tickets) : AlertSuite(DatabaseProvider.Sqlite)
{
    private const string Full = "Tape drive jams";

    protected override TicketOptions Tickets => tickets;

    public sealed class InStudio() : WhenATicketIsMade(new() { Model = TicketModel.Helpdesk, LinksAssets = true })
    {
        [Fact]
        public async Task It_is_of_the_asset()
        {
            var (device, record) = await DeviceWithRecordAsync(ofItsClient: true);

            var ticket = await TellAsync(device);

            Assert.Equal(record, ticket["x_asset_id"]![0]!.GetValue<int>());
        }

        [Fact]
        public async Task An_asset_that_is_another_customers_in_Odoo_is_left_out()
        {
            var (device, _) = await DeviceWithRecordAsync(ofItsClient: false);

            var ticket = await TellAsync(device);

            Assert.Equal(device.Group.Name, $"{ticket["partner_id"]![1]}");
            Assert.Equal("false", ticket["x_asset_id"]!.ToJsonString());
        }

        // Odoo has a record of the device, which Portal links; whose it is there differs from what Portal thinks, or not
        private async Task<(DemoDevice Device, int Record)> DeviceWithRecordAsync(bool ofItsClient)
        {
            var device = await KnownDeviceAsync();
            var other = await Server.CallAsync("res.partner", "create", """[{"name":"Another client","is_company":true}]""");
            var owner = ofItsClient ? (await AddClientAsync(device.Group.Name)).OdooId : other!.GetValue<int>();
            var made = await Server.CallAsync(
                "x_client_asset",
                "create",
                $$"""[{"x_name":"{{device.Hostname}}","x_partner_id":{{owner}}}]"""
            );
            var record = made!.GetValue<int>();
            await using var db = Database.Open();
            var key = Core.Assets.Asset.KeyOf(device.Identifier);
            var asset = await db.Set<Core.Assets.Asset>().SingleAsync(each => each.PulsewayKey == key, Cancellation);
            asset.Link(record, Clock.GetUtcNow().UtcDateTime);
            await db.SaveChangesAsync(Cancellation);
            return (device, record);
        }
    }

    public sealed class InStandard()
        : WhenATicketIsMade(new() { Model = TicketModel.Helpdesk, Site = new Uri("https://portal.example/") })
    {
        [Fact]
        public async Task It_leads_to_the_alert_in_Portal_and_names_no_asset()
        {
            var device = await KnownDeviceAsync();

            var ticket = await TellAsync(device);

            var alert = await AlertAsync(Full);
            Assert.Contains($"https://portal.example/alerts/{alert.Key}", $"{ticket["description"]}", StringComparison.Ordinal);
            Assert.Equal("false", ticket["x_asset_id"]!.ToJsonString());
        }

        [Fact]
        public async Task It_goes_to_the_team_of_the_rule()
        {
            var device = await KnownDeviceAsync();
            await Server.CallAsync("helpdesk.team", "create", """[{"name":"Night shift"}]""");
            await SaveAsync("night SHIFT");

            var ticket = await TellAsync(device);

            Assert.Equal("Night shift", $"{ticket["team_id"]![1]}");
            Assert.DoesNotContain("Meant for the team", $"{ticket["description"]}", StringComparison.Ordinal);
        }

        [Fact]
        public async Task A_team_that_Odoo_does_not_have_is_said_on_the_ticket_that_another_one_gets()
        {
            var device = await KnownDeviceAsync();
            await SaveAsync("Nihgt shift");

            var ticket = await TellAsync(device);

            Assert.NotEqual("false", ticket["team_id"]!.ToJsonString());
            Assert.Contains("Meant for the team “Nihgt shift”", $"{ticket["description"]}", StringComparison.Ordinal);
        }

        private async Task SaveAsync(string team)
        {
            var draft = new RuleDraft(null, "Disks", true, [], RuleAction.Ticket, null, team, 0);
            Assert.True((await Get<SaveRule>().ExecuteAsync(Supporter, draft, Cancellation)).Succeeded);
        }
    }

    private protected async Task<JsonNode> TellAsync(DemoDevice device)
    {
        await NotifyAsync(device.Identifier, Full);
        await DrainAsync();
        return Assert.Single(await OdooTicketsAsync($"Alert: {Full}"))!;
    }
}

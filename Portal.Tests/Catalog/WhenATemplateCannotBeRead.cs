using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Catalog;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Catalog;

/// <summary>A message of ABS that cannot be taken is dead at once, with the field named, and changes nothing. Source: 002-4, 002-7, P7.</summary>
public sealed class WhenATemplateCannotBeRead() : CatalogSuite(DatabaseProvider.Sqlite)
{
    [Theory]
    [InlineData("template_id", null, "template_id is missing")]
    [InlineData("template_id", "\"T/100\"", "template_id has a blank, comma, slash")]
    [InlineData("name", null, "name is missing")]
    [InlineData("name", "\"UNDEFINED\"", "name is missing")]
    [InlineData("billing_currency", null, "billing_currency is missing")]
    [InlineData("billing_currency", "\"shillings\"", "billing_currency is no ISO code")]
    [InlineData("status", null, "status is missing")]
    [InlineData("status", "\"LIVE\"", "status \"LIVE\" is none of ACTIVE")]
    [InlineData("common_terms", null, "common_terms is missing")]
    [InlineData("common_terms.billing_cycle", null, "common_terms.billing_cycle is missing")]
    [InlineData("common_terms.billing_cycle", "\"FORTNIGHTLY\"", "common_terms.billing_cycle \"FORTNIGHTLY\" is none of MONTHLY")]
    [InlineData("common_terms.service_duration_days", null, "common_terms.service_duration_days is missing")]
    [InlineData("common_terms.service_duration_days", "0", "common_terms.service_duration_days is no number of days")]
    [InlineData(
        "common_terms.service_duration_days",
        "45",
        "common_terms.service_duration_days 45 is no whole number of MONTHLY"
    )]
    [InlineData("common_terms.monthly_fee", null, "common_terms.monthly_fee is missing")]
    [InlineData("common_terms.monthly_fee", "-1", "common_terms.monthly_fee is no amount")]
    [InlineData("common_terms.monthly_fee", "1.005", "common_terms.monthly_fee is no amount")]
    [InlineData("common_terms.deposit_amount", "\"much\"", "common_terms.deposit_amount is no amount")]
    public async Task The_field_is_named(string field, string? value, string reason)
    {
        var told = Template();
        var (holder, name) = field.StartsWith("common_terms.", StringComparison.Ordinal)
            ? (told["common_terms"]!.AsObject(), field["common_terms.".Length..])
            : (told, field);
        holder.Remove(name);
        if (value is not null)
        {
            holder[name] = JsonNode.Parse(value);
        }

        await AssertDeadAsync(told.ToJsonString(), reason);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"template_id\":")]
    [InlineData("<html>")]
    public Task What_is_no_object_is_named(string body) => AssertDeadAsync(body, "body is no JSON object");

    private async Task AssertDeadAsync(string body, string reason)
    {
        var id = await TellAsync(body, "created");

        await DrainAsync();

        var message = await MessageAsync(id);
        Assert.Equal(InboxState.Dead, message.State);
        Assert.Contains(reason, message.Reason, StringComparison.Ordinal);
        await using var db = Database.Open();
        Assert.Equal(0, await db.CatalogTemplates.CountAsync(Cancellation));
    }
}

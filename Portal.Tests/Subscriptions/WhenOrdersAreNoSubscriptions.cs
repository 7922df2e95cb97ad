using System.Text.Json.Nodes;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Subscriptions;

/// <summary>An Odoo that keeps subscriptions elsewhere, or has none, is told by name instead of by the field it lacks. Source: C11.</summary>
public abstract class WhenOrdersAreNoSubscriptions(DatabaseProvider provider) : SeatSuite(provider)
{
    public sealed class OnSqlite() : WhenOrdersAreNoSubscriptions(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenOrdersAreNoSubscriptions(DatabaseProvider.Postgres);

    [Theory]
    [InlineData("", "has no subscriptions")]
    [InlineData(
        "sale.subscription sale_subscription_line_ids",
        "keeps subscriptions in sale.subscription (OCA subscription_oca)"
    )]
    [InlineData("sale.subscription stage_id", "keeps subscriptions in sale.subscription,")]
    [InlineData("contract.contract partner_id", "keeps subscriptions in contract.contract (OCA contract)")]
    public async Task The_count_says_where_they_are_and_proposes_nothing(string there, string words)
    {
        Proxy.Rewrite = (call, answer) => Take(call.Text, answer, there.Split(' '));

        var started = await Get<StartRecount>().ExecuteAsync(Finance, new SeatCountWish { IsConfirmed = true }, Cancellation);
        await Get<JobRunner>().WaitAsync(started.Value, Cancellation);

        var ended = (await Get<JobHistory>().FindLastAsync(RecountSeats.JobName, Cancellation))!;
        Assert.Equal(JobRunState.Failed, ended.State);
        Assert.Contains(words, ended.Summary, StringComparison.Ordinal);
        await using var db = Database.Open();
        Assert.Empty(db.SeatRuns);
    }

    // an Odoo without the module that makes orders subscriptions, and with another one
    private static void Take(string call, JsonNode answer, string[] there)
    {
        if (call.Contains("\"fields_get\"", StringComparison.Ordinal))
        {
            if (call.Contains("\"sale.order\"", StringComparison.Ordinal))
            {
                answer["result"] = new JsonObject();
            }
            else if (call.Contains($"\"{there[0]}\"", StringComparison.Ordinal))
            {
                answer.AsObject().Remove("error");
                answer["result"] = new JsonObject { [there[^1]] = new JsonObject { ["type"] = "char" } };
            }
        }
        else if (call.Contains("is_subscription", StringComparison.Ordinal))
        {
            answer.AsObject().Remove("result");
            answer["error"] = new JsonObject
            {
                ["code"] = 200,
                ["message"] = "Odoo Server Error",
                ["data"] = new JsonObject
                {
                    ["name"] = "builtins.ValueError",
                    ["message"] = "Invalid field sale.order.is_subscription in leaf ('is_subscription', '=', True)",
                    ["arguments"] = new JsonArray("Invalid field sale.order.is_subscription in leaf"),
                    ["context"] = new JsonObject(),
                },
            };
        }
    }
}

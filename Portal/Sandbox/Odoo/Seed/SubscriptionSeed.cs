using Portal.Sandbox.Odoo.Models.Sales;

namespace Portal.Sandbox.Odoo.Seed;

/// <summary>
/// 120 subscriptions, two a client. The clients 0 to 39 have exactly one in progress, and one that was renewed or closed; 40 to 44 have two
/// in progress; 45 to 59 have none: paused, closed, or still a quotation.
/// </summary>
/// <remarks>
/// Of those in progress every third has a line of managed seats that counts wrong, every fifth has no such line at all. Source: 000-29 to
/// 000-32, D2, D3.
/// </remarks>
internal static class SubscriptionSeed
{
    public const int Running = 45;
    private const int ExactlyOne = 40;

    public static void Fill(Transaction work)
    {
        var seat = CatalogueSeed.Variant(work, CatalogueSeed.ManagedSeat);
        var others = new[] { "BACKUP-TB", "SOC-SITE", CatalogueSeed.Mapped[0] }
            .Select(code => CatalogueSeed.Variant(work, code))
            .ToArray();
        var plan = work.Database.Resolve("sale_subscription.subscription_plan_month")?.Id;
        for (var number = 0; number < ClientSeed.Clients * 2; number++)
        {
            var (client, isSecond) = (number % ClientSeed.Clients, number >= ClientSeed.Clients);
            var lines = new List<object?> { Line(others[number % others.Length], 1 + (number % 3)) };
            if (!isSecond && number % 5 != 4)
            {
                lines.Insert(0, Line(seat, Seats(client)));
            }

            var order = InstalledSeed.Make(
                work,
                SaleOrderModel.ModelName,
                new(Customer(work, client)) { ["plan_id"] = plan, ["order_line"] = lines }
            );
            Begin(work, order, State(client, isSecond), number);
        }
    }

    /// <summary>Orders go to the company itself, so that its accounting contacts can still be deleted when somebody tries that.</summary>
    public static Dictionary<string, object?> Customer(Transaction work, int client)
    {
        var company = ClientSeed.Company(work, client);
        return new() { ["partner_id"] = company, ["partner_invoice_id"] = company };
    }

    public static List<object?> Line(long product, double quantity) =>
        [0L, 0L, new Dictionary<string, object?> { ["product_id"] = product, ["product_uom_qty"] = quantity }];

    /// <summary>What is billed: the true count, but for every third client.</summary>
    private static int Seats(int client) => AssetSeed.Active(client) + (client % 3 == 0 ? 1 + (client % 4) : 0);

    private static string State(int client, bool isSecond) =>
        (client, isSecond) switch
        {
            (< ExactlyOne, false) => "3_progress",
            (< ExactlyOne, true) => client % 2 == 0 ? "5_renewed" : "6_churn",
            (< Running, _) => "3_progress",
            (_, false) => client % 2 == 0 ? "4_paused" : "6_churn",
            _ => "1_draft",
        };

    private static void Begin(Transaction work, long id, string state, int number)
    {
        var orders = (SaleOrderModel)work.Model(SaleOrderModel.ModelName);
        if (state == "1_draft")
        {
            return;
        }

        orders.Confirm(work, work.Get(orders, id));
        var today = DateOnly.FromDateTime(work.StartedAt);
        var started = today.AddMonths(-1 - (number % 14));
        var orderedAt = work.StartedAt.Date.AddMonths(-1 - (number % 14)).AddHours(9);
        var isOver = state is "5_renewed" or "6_churn";
        work.Set(
            orders,
            id,
            (orders["subscription_state"], state),
            (orders["create_date"], orderedAt.AddHours(-1)),
            (orders["date_order"], orderedAt),
            (orders["start_date"], started),
            (orders["end_date"], isOver ? today.AddDays(-1 - (number % 40)) : null),
            (orders["next_invoice_date"], isOver ? null : today.AddDays(1 + (number % 28)))
        );
    }
}

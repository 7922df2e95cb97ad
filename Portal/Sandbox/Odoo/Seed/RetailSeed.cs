using System.Globalization;
using Portal.Sandbox.Odoo.Models.Sales;

namespace Portal.Sandbox.Odoo.Seed;

/// <summary>
/// Three outlets of three channel partners with two representatives each; 30 draft orders of products that ABS knows; 25 confirmed ones: 15
/// with a product unknown to ABS, four with one that it refuses, six that go through.
/// </summary>
/// <remarks>Source: 001-25 to 001-27, 001-31 to 001-34, 001-42.</remarks>
internal static class RetailSeed
{
    private const int Drafts = 30;
    private const int Confirmed = 25;
    private const int WithoutMapping = 15;
    private const int Refused = 4;

    private static readonly (int Client, string Name, string Code, string Street, string City)[] Places =
    [
        (5, "Lome Central Outlet", "TG-LM-001", "Avenue de la Victoire", "Lomé"),
        (12, "Nairobi Westlands Outlet", "KE-NB-001", "Mimosa Lane 8", "Nairobi"),
        (3, "Mombasa Harbour Outlet", "KE-MB-001", "Old Port Walk 2", "Mombasa"),
    ];

    private static readonly string[] Representatives =
    [
        "Afi Mensalo",
        "Koffi Adjavon",
        "Joy Wanjirel",
        "Brian Otienda",
        "Salma Khamisi",
        "Hassan Mwinyiko",
    ];

    public static void Fill(Transaction work)
    {
        var tag = InstalledSeed.Make(work, "res.partner.category", new() { ["name"] = "Channel Partner" });
        var outlets = Places.Select((place, at) => Open(work, place, at, tag)).ToList();
        for (var number = 0; number < Drafts; number++)
        {
            Order(work, outlets[number % outlets.Count], number, CatalogueSeed.Mapped[number % CatalogueSeed.Mapped.Length]);
        }

        var orders = (SaleOrderModel)work.Model(SaleOrderModel.ModelName);
        for (var number = 0; number < Confirmed; number++)
        {
            var id = Order(work, outlets[number % outlets.Count], Drafts + number, Code(number));
            orders.Confirm(work, work.Get(orders, id));
            var orderedAt = work.StartedAt.Date.AddDays(-1 - (number % 12)).AddHours(8 + (number % 9));
            work.Set(orders, id, (orders["create_date"], orderedAt.AddHours(-1)), (orders["date_order"], orderedAt));
        }
    }

    private static string Code(int number) =>
        number < WithoutMapping ? CatalogueSeed.Unmapped[number % CatalogueSeed.Unmapped.Length]
        : number < WithoutMapping + Refused ? CatalogueSeed.Withdrawn
        : CatalogueSeed.Mapped[number % CatalogueSeed.Mapped.Length];

    private static OpenOutlet Open(
        Transaction work,
        (int Client, string Name, string Code, string Street, string City) place,
        int at,
        long tag
    )
    {
        var partner = ClientSeed.Company(work, place.Client);
        List<object?> tagging = [new List<object?> { 4L, tag, 0L }];
        Writer.Write(work, work.Model("res.partner"), [partner], new() { ["category_id"] = tagging });
        var site = Site(work, partner, place);
        long[] representatives =
        [
            .. Representatives.Skip(at * 2).Take(2).Select(name => Child(work, partner, "contact", name, "Sales representative")),
        ];
        var outlet = InstalledSeed.Make(
            work,
            StudioSeed.Outlet,
            new()
            {
                ["x_name"] = place.Name,
                ["x_code"] = place.Code,
                ["x_active"] = true,
                ["x_site_partner_id"] = site,
                ["x_channel_partner_id"] = partner,
            }
        );
        return new(outlet, partner, representatives);
    }

    private static long Site(
        Transaction work,
        long partner,
        (int Client, string Name, string Code, string Street, string City) place
    )
    {
        var site = Child(work, partner, "other", place.Name.Replace("Outlet", "Site", StringComparison.Ordinal));
        var country = place.Code.StartsWith("TG", StringComparison.Ordinal) ? "base.tg" : "base.ke";
        Writer.Write(
            work,
            work.Model("res.partner"),
            [site],
            new()
            {
                ["street"] = place.Street,
                ["city"] = place.City,
                ["country_id"] = work.Database.Resolve(country)?.Id,
            }
        );
        return site;
    }

    private static long Child(Transaction work, long parent, string type, string name, string? function = null) =>
        InstalledSeed.Make(
            work,
            "res.partner",
            new()
            {
                ["name"] = name,
                ["type"] = type,
                ["parent_id"] = parent,
                ["function"] = function,
            }
        );

    private static long Order(Transaction work, OpenOutlet outlet, int number, string code) =>
        InstalledSeed.Make(
            work,
            SaleOrderModel.ModelName,
            new(SubscriptionSeed.Customer(work, number % ClientSeed.Clients))
            {
                ["client_order_ref"] = string.Create(CultureInfo.InvariantCulture, $"OVAPP-{1000 + number}"),
                ["x_outlet_id"] = outlet.Id,
                ["x_channel_partner_id"] = outlet.ChannelPartner,
                ["x_sales_rep_id"] = outlet.Representatives[number % outlet.Representatives.Length],
                ["order_line"] = Lines(work, number, code),
            }
        );

    /// <summary>Every other order asks for a deposit.</summary>
    private static List<object?> Lines(Transaction work, int number, string code)
    {
        var product = SubscriptionSeed.Line(CatalogueSeed.Variant(work, code), 1 + (number % 2));
        return number % 2 == 0
            ? [product, SubscriptionSeed.Line(CatalogueSeed.Variant(work, CatalogueSeed.Deposit), 1)]
            : [product];
    }

    private sealed record OpenOutlet(long Id, long ChannelPartner, long[] Representatives);
}

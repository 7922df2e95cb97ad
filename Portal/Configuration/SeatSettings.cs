using Portal.Core.Subscriptions;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Configuration;

/// <summary>Reads how seats are counted.</summary>
internal static class SeatSettings
{
    private const string Nothing = "none";

    public static SeatOptions Read(SettingsReader reader, TimeZoneInfo zone)
    {
        CheckModel(reader);
        var defaults = new SeatOptions();
        return new SeatOptions
        {
            ProductCode = reader.Text(ConfigurationKeys.SeatsProductCode) ?? defaults.ProductCode,
            StaleAfter = reader.Length(
                ConfigurationKeys.SeatsStaleAfter,
                defaults.StaleAfter,
                TimeSpan.FromHours(2), // a device that is listed every few minutes is noted once an hour
                TimeSpan.FromDays(31)
            ),
            AutoApproveSeats = reader.Number(ConfigurationKeys.SeatsAutoApproveSeats, defaults.AutoApproveSeats, 0, 10_000),
            AutoApprovePercent = reader.Number(ConfigurationKeys.SeatsAutoApprovePercent, defaults.AutoApprovePercent, 0, 100),
            Rules = ReadRules(reader),
            Zone = zone,
        };
    }

    private static void CheckModel(SettingsReader reader)
    {
        if (
            reader.Choice(ConfigurationKeys.SubscriptionsModel, SubscriptionModel.SaleOrder)
            is not SubscriptionModel.SaleOrder
                and var other
        )
        {
            reader.Refuse(
                ConfigurationKeys.SubscriptionsModel,
                $"{other} is not read by this version: only subscriptions that are orders are. Leave it out, or set {SubscriptionModel.SaleOrder}."
            );
        }
    }

    private static List<SeatRule> ReadRules(SettingsReader reader)
    {
        var text = reader.Text(ConfigurationKeys.SeatsRules) ?? "";
        var rules = new List<SeatRule>();
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (ReadRule(part) is { } rule)
            {
                rules.Add(rule);
            }
            else
            {
                reader.Refuse(
                    ConfigurationKeys.SeatsRules,
                    $"\"{part}\" is no rule: a product, an equals sign, then os: or device: and a part of the name."
                );
            }
        }

        return rules;
    }

    private static SeatRule? ReadRule(string text)
    {
        var sides = text.Split('=', 2, StringSplitOptions.TrimEntries);
        var filter = sides.Length == 2 ? sides[1].Split(':', 2, StringSplitOptions.TrimEntries) : [];
        if (filter is not [var field, { Length: > 0 } wanted] || sides[0].Length == 0)
        {
            return null;
        }

        var product = sides[0].Equals(Nothing, StringComparison.OrdinalIgnoreCase) ? "" : sides[0];
        return field.ToUpperInvariant() switch
        {
            "OS" => new SeatRule(product, wanted, ""),
            "DEVICE" => new SeatRule(product, "", wanted),
            _ => null,
        };
    }
}

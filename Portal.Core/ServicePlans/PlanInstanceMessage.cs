using System.Globalization;
using System.Text.Json;

namespace Portal.Core.ServicePlans;

/// <summary>What ABS says of a plan instance.</summary>
/// <param name="PlanId">ABS's id of it.</param>
/// <param name="SubscriptionId">The subscription in Odoo that it is of; null when ABS does not say.</param>
/// <param name="ServiceState">Its service, or empty.</param>
/// <param name="PaymentState">Its payment, or empty.</param>
/// <param name="At">UTC instant of it; null when ABS does not say.</param>
public sealed record PlanInstanceNews(string PlanId, int? SubscriptionId, string ServiceState, string PaymentState, DateTime? At)
{
    /// <summary>That subscription as Odoo has it, where Portal did not know it yet.</summary>
    public FoundPlan? Unread { get; init; }
}

/// <summary>
/// Reads what ABS says of a plan instance. The fields stand at the root (MQTT) or under <c>data</c> (an event at the door). Whatever makes no sense
/// is refused with the field's name. Source: 002-10, 002-12, 001-22.
/// </summary>
internal static class PlanInstanceMessage
{
    public const int IdLength = 100;

    /// <summary>Reads it, or says which field is wrong.</summary>
    /// <param name="body">What came.</param>
    /// <param name="subject">The record it is about, <c>abs.service_plan,PI-7</c>, or null.</param>
    public static Result<PlanInstanceNews> Read(ReadOnlyMemory<byte> body, string? subject)
    {
        using var document = LooseJson.ParseObject(body);
        if (document is null)
        {
            return PlanRefusals.FieldWrong("body", "is no JSON object");
        }

        var root = document.RootElement;
        var data = LooseJson.Inner(root, "data") is { ValueKind: JsonValueKind.Object } inner ? inner : root;
        var id = LooseJson.Text(data, "plan_instance_id", "service_plan_id", "id");
        id = id.Length == 0 && subject is not null ? subject[(subject.IndexOf(',', StringComparison.Ordinal) + 1)..] : id;
        if (id.Length is 0 or > IdLength)
        {
            return PlanRefusals.FieldWrong(
                "plan_instance_id",
                id.Length == 0
                    ? "is missing"
                    : string.Create(CultureInfo.InvariantCulture, $"has more than {IdLength} characters")
            );
        }

        var reference = LooseJson.Text(data, "odoo_subscription_id", "origin_ref");
        if (reference.Length > 0 && SubscriptionOf(reference) is null)
        {
            return PlanRefusals.FieldWrong(
                "odoo_subscription_id",
                $"\"{Folding.Cut(reference, 40)}\" is no id of a subscription"
            );
        }

        return ReadStates(data, id, SubscriptionOf(reference));
    }

    private static Result<PlanInstanceNews> ReadStates(JsonElement data, string id, int? subscription)
    {
        var (service, payment) = (LooseJson.Text(data, "service_state"), LooseJson.Text(data, "payment_state"));
        foreach (var (name, word) in (ReadOnlySpan<(string, string)>)[("service_state", service), ("payment_state", payment)])
        {
            if (word.Length > States.StateMapping.WordLength)
            {
                return PlanRefusals.FieldWrong(name, $"has more than {States.StateMapping.WordLength} characters");
            }
        }

        var at = LooseJson.Instant(data, "updated_at") ?? LooseJson.Instant(data, "occurred_at");
        return new PlanInstanceNews(id, subscription, service, payment, at);
    }

    // the id alone, as 002-9 tells it, or the record's name
    private static int? SubscriptionOf(string reference) =>
        ServicePlan.IdOf(reference)
        ?? (int.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null);
}

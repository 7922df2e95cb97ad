namespace Portal.Sandbox.Odoo.Models.Automation;

/// <summary>The body of a notification: names in order, a many2one as its bare id, moments with the microseconds that answers hide.</summary>
/// <remarks>Source: Odoo 18, recordings webhook_delivery_on_create, webhook_delivery_manual_model, webhook_sample_payload.</remarks>
internal static class WebhookPayload
{
    public static string Of(
        Transaction work,
        Model model,
        Row row,
        IEnumerable<Field> fields,
        (string Name, string Value) origin,
        bool indented = false
    )
    {
        var payload = new SortedDictionary<string, object?>(StringComparer.Ordinal)
        {
            [origin.Name] = origin.Value,
            ["_model"] = model.Name,
            ["id"] = row.Id,
        };
        if (origin.Name == "_action")
        {
            payload["_id"] = row.Id;
        }

        foreach (var field in fields)
        {
            payload[field.Name] = Value(work, model, row, field);
        }

        return PyDumps.Of(payload, indented);
    }

    private static object Value(Transaction work, Model model, Row row, Field field) =>
        Orm.Format(work, model, row, field, classic: false) switch
        {
            DateTime { Ticks: var ticks } moment when ticks % TimeSpan.TicksPerSecond == 0 => PyTime.Seconds(moment),
            DateTime moment => PyTime.Full(moment),
            DateOnly day => PyTime.Day(day),
            var value => value,
        };
}

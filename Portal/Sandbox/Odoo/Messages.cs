using System.Net;

namespace Portal.Sandbox.Odoo;

/// <summary>Posting to a record's chatter.</summary>
internal static class Messages
{
    public const string NoteType = "mail.mt_note";

    public static Method Method { get; } =
        new("message_post", true, [], ["body", "subject", "message_type", "subtype_xmlid", "body_is_html", "author_id"], Post)
        {
            Owner = "MailThread.message_post",
            GivesRecords = true,
            TakesMore = true,
        };

    /// <summary>The list of messages that makes a model one with a chatter.</summary>
    public static Field Chatter(string model) =>
        new(Model.Chatter, FieldType.One2many, "Messages")
        {
            Relation = "mail.message",
            Compute = (work, row) => Of(work, model, row),
            ReadOnly = true,
        };

    /// <summary>Keeps a message; a body is escaped unless the call says that it is HTML. The record's write date stays.</summary>
    /// <remarks>Source: Odoo 18, recordings message_post_html, message_post_body_is_html, err_missing_message_post.</remarks>
    private static object? Post(Call call)
    {
        AccessRights.Demand(call.Work, call.Model, Operation.Read);
        if (call.Ids is not [var id])
        {
            throw OdooError.Value($"Expected singleton: {call.Model.Name}{PyRepr.Tuple(call.Ids.Select(i => (object?)i))}");
        }

        CompanyRules.Demand(call.Work, call.Model, [call.Work.Get(call.Model, id)], "read");
        var body = call.Text("body") ?? "";
        return Keep(
            call.Work,
            call.Model,
            id,
            new()
            {
                ["subject"] = call["subject"],
                ["body"] = call.Flag("body_is_html") || body.Length == 0 ? body : $"<p>{WebUtility.HtmlEncode(body)}</p>",
                ["message_type"] = call.Text("message_type") ?? "notification",
                ["subtype_id"] = call.Work.Database.Resolve(call.Text("subtype_xmlid") ?? NoteType)?.Id,
                ["author_id"] = call["author_id"] ?? Author(call.Work),
            }
        );
    }

    /// <summary>A note of the server's own, in HTML; an empty one stands for a list of changed values.</summary>
    public static void Note(Transaction work, Model model, long id, string body, string subtype = NoteType) =>
        Keep(
            work,
            model,
            id,
            new()
            {
                ["body"] = body,
                ["message_type"] = "notification",
                ["subtype_id"] = work.Database.Resolve(subtype)?.Id,
                ["author_id"] = Author(work),
            }
        );

    private static long Keep(Transaction work, Model model, long id, Dictionary<string, object?> values)
    {
        values["model"] = model.Name;
        values["res_id"] = id;
        values["date"] = PyTime.Seconds(work.StartedAt);
        return work.AsSystem(() => Writer.Create(work, work.Model("mail.message"), [values])[0]);
    }

    private static long[] Of(Transaction work, string model, Row row)
    {
        var messages = work.Database.Table("mail.message");
        var name = messages.Model["model"];
        return messages.Lookup(messages.Model["res_id"], row.Id).Where(id => messages.Find(id)?.Text(name) == model).ToArray();
    }

    private static long? Author(Transaction work)
    {
        var users = work.Model("res.users");
        return work.Find(users, work.Uid)?.Reference(users["partner_id"]);
    }
}

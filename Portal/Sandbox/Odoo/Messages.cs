using System.Net;

namespace Portal.Sandbox.Odoo;

/// <summary>Posting to a record's chatter.</summary>
internal static class Messages
{
    /// <summary>Keeps a message; a body is escaped unless the call says that it is HTML. The record's write date stays.</summary>
    /// <remarks>Source: Odoo 18, recordings message_post_html, message_post_body_is_html, err_missing_message_post.</remarks>
    public static object? Post(Call call)
    {
        AccessRights.Demand(call.Work, call.Model, Operation.Read);
        if (call.Ids is not [var id])
        {
            throw OdooError.Value($"Expected singleton: {call.Model.Name}{PyRepr.Tuple(call.Ids.Select(i => (object?)i))}");
        }

        call.Work.Get(call.Model, id);
        var messages = call.Work.Model("mail.message");
        var body = call.Text("body") ?? "";
        var note = call.Text("subtype_xmlid") ?? "mail.mt_note";
        return call.Work.AsSystem(() =>
            Writer.Create(
                call.Work,
                messages,
                [
                    new()
                    {
                        ["model"] = call.Model.Name,
                        ["res_id"] = id,
                        ["subject"] = call["subject"],
                        ["body"] = call.Flag("body_is_html") || body.Length == 0 ? body : $"<p>{WebUtility.HtmlEncode(body)}</p>",
                        ["message_type"] = call.Text("message_type") ?? "notification",
                        ["subtype_id"] = call.Work.Database.Resolve(note)?.Id,
                        ["author_id"] = call["author_id"] ?? Author(call.Work),
                        ["date"] = PyTime.Seconds(call.Work.StartedAt),
                    },
                ]
            )[0]
        );
    }

    private static long? Author(Transaction work)
    {
        var users = work.Model("res.users");
        return work.Find(users, work.Uid)?.Reference(users["partner_id"]);
    }
}

using System.Globalization;
using System.Net;
using System.Text;

namespace Portal.Sandbox.Odoo;

/// <summary>A plain page in the place of Odoo's web client, so that links "Open in Odoo" lead somewhere.</summary>
internal static class RecordPage
{
    public static string Home() =>
        Page(
            "Odoo sandbox",
            "<p>This stands for Odoo's web client. Open a record by its link, such as <code>/odoo/res.partner/1</code>.</p>"
        );

    /// <summary>All of a record's fields, or null if there is no such record.</summary>
    public static string? Of(OdooSandbox sandbox, string model, long id)
    {
        var page = sandbox.Run(work =>
            work.Database.Find(model) is { } table && table.Find(id) is { } row
                ? Page(table.Model.DisplayName(work, row), Fields(work, table.Model, row))
                : ""
        );
        return page.Length == 0 ? null : page;
    }

    private static string Fields(Transaction work, Model model, Row row)
    {
        var table = new StringBuilder().Append(
            CultureInfo.InvariantCulture,
            $"<p>{Encode(model.Label)} ({Encode(model.Name)}, {row.Id})</p>\n<table>\n"
        );
        foreach (var field in model.Fields.Values.Where(f => !f.WriteOnly).OrderBy(f => f.Label, StringComparer.Ordinal))
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"<tr><th scope=row>{Encode(field.Label)}</th><td><code>{Encode(field.Name)}</code></td><td>{Shown(work, model, row, field)}</td></tr>\n"
            );
        }

        return table.Append("</table>\n").ToString();
    }

    private static string Shown(Transaction work, Model model, Row row, Field field)
    {
        if (field.Relation is { } relation)
        {
            var target = work.Model(relation);
            var links = Orm.RelatedIds(work, model, row, field)
                .Select(id => $"<a href=\"../{relation}/{id}\">{Encode(Orm.NameOf(work, target, id))}</a>");
            return string.Join(", ", links);
        }

        return Orm.Value(work, model, row, field) is { } value
            ? Encode(FieldValue.AsText(value)).Replace("\n", "<br>", StringComparison.Ordinal)
            : "";
    }

    private static string Page(string title, string body) =>
        $"<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n<link rel=icon href=\"data:,\">\n<title>{Encode(title)}</title>\n<h1>{Encode(title)}</h1>\n"
        + $"<p>Odoo sandbox: nothing here reaches a real system.</p>\n{body}</html>\n";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}

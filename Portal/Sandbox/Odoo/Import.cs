using System.Globalization;

namespace Portal.Sandbox.Odoo;

/// <summary>
/// The <c>load</c> method: a table of texts, one record a row; an external id in <c>id</c> makes it an upsert.
/// Row faults come back as messages, and one of them undoes the whole call.
/// </summary>
/// <remarks>Source: Odoo 18, recordings load_ok, load_upsert, load_partial_error.</remarks>
internal sealed class Import(Call call)
{
    private readonly List<object?> _messages = [];

    public Dictionary<string, object?> Run()
    {
        var columns = (call.List("fields") ?? []).Select(PyRepr.Text).ToList();
        var rows = (call.List("data") ?? []).Select(row => row as List<object?> ?? []).ToList();
        var records = rows.Select((row, number) => Record(columns, row, number)).ToList();
        List<long> ids = [];
        if (_messages.Count == 0)
        {
            ids = Save(records);
        }

        if (_messages.Count > 0)
        {
            call.Work.Rollback();
        }

        object kept = _messages.Count > 0 ? false : ids;
        return new()
        {
            ["ids"] = kept,
            ["messages"] = _messages,
            ["nextrow"] = 0L,
        };
    }

    private List<long> Save(List<Line> records)
    {
        List<long> ids = [];
        foreach (var record in records)
        {
            try
            {
                ids.Add(Save(record));
            }
            catch (OdooError error)
            {
                _messages.Add(Message(record.Number, null, Short(error.Message), null));
            }
        }

        return ids;
    }

    /// <summary>Of a broken rule of the database only its own text is told, in quotes. Source: Odoo 18, recording webhook_phantom_load.</summary>
    private static string Short(string message)
    {
        const string general = "The operation cannot be completed: ";
        return message.StartsWith(general, StringComparison.Ordinal) && !message.Contains('\n', StringComparison.Ordinal)
            ? $"'{message[general.Length..]}'"
            : message;
    }

    private long Save(Line record)
    {
        if (record.Id is { } known)
        {
            Writer.Write(call.Work, call.Model, [known], record.Values);
            return known;
        }

        var id = Writer.Create(call.Work, call.Model, [record.Values])[0];
        if (record.ExternalId is { } externalId)
        {
            ExternalIds.Keep(call.Work, call.Model, id, externalId);
        }

        return id;
    }

    private Line Record(List<string> columns, List<object?> cells, int number)
    {
        var row = new Line(number);
        foreach (var (column, cell) in columns.Zip(cells))
        {
            var text = cell is null or false ? "" : PyRepr.Text(cell);
            if (column is "id")
            {
                row.ExternalId = text.Length > 0 ? text : null;
                row.Id ??=
                    text.Length > 0 && call.Work.Database.Resolve(text) is { } known && known.Model == call.Model.Name
                        ? known.Id
                        : null;
            }
            else if (column is ".id")
            {
                row.Id = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
            }
            else
            {
                Cell(row, column, text);
            }
        }

        return row;
    }

    private void Cell(Line row, string column, string text)
    {
        var slash = column.IndexOf('/', StringComparison.Ordinal);
        var field = call.Model[slash < 0 ? column : column[..slash]];
        var by = slash < 0 ? "" : column[(slash + 1)..];
        row.Values[field.Name] =
            text.Length == 0
                ? false
                : field.Type switch
                {
                    FieldType.Boolean => Boolean(row.Number, field, text),
                    FieldType.Many2one => Link(row.Number, field, by, text),
                    FieldType.Selection => field.AllChoices(call.Work).FirstOrDefault(c => c.Label == text)
                        is { Value: { } value }
                        ? value
                        : text,
                    _ => text,
                };
    }

    private object? Boolean(int number, Field field, string text)
    {
        var known = text.ToLowerInvariant();
        if (known is "1" or "true" or "yes")
        {
            return true;
        }

        if (known is not ("0" or "false" or "no"))
        {
            _messages.Add(
                Message(
                    number,
                    field,
                    $"Unknown value '{text}' for boolean field '{field.Label}'",
                    "Use '1' for yes and '0' for no"
                )
            );
        }

        return false;
    }

    private object? Link(int number, Field field, string by, string text)
    {
        var target = call.Work.Model(field.Relation ?? "");
        long? found = by switch
        {
            "id" => call.Work.Database.Resolve(text) is { } known && known.Model == target.Name ? known.Id : null,
            ".id" => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null,
            _ => new Query(call.Work, target, Domain.Parse(target.NameCondition("=", text))) { Limit = 1 }
                .Ids()
                .Cast<long?>()
                .FirstOrDefault(),
        };
        if (found is null || call.Work.Find(target, found.Value) is null)
        {
            var kind = by switch
            {
                "id" => "external id",
                ".id" => "database id",
                _ => "name",
            };
            _messages.Add(Message(number, field, $"No matching record found for {kind} '{text}' in field '{field.Label}'", null));
        }

        return found;
    }

    private static Dictionary<string, object?> Message(int number, Field? field, string text, string? more)
    {
        var message = new Dictionary<string, object?>
        {
            ["rows"] = new Dictionary<string, object?> { ["from"] = (long)number, ["to"] = (long)number },
            ["type"] = "error",
            ["record"] = (long)number,
            ["message"] = text,
        };
        if (field is not null)
        {
            message["field"] = field.Name;
            message["field_name"] = field.Label;
        }

        if (more is not null)
        {
            message["moreinfo"] = more;
        }

        return message;
    }

    private sealed class Line(int number)
    {
        public int Number { get; } = number;

        public string? ExternalId { get; set; }

        public long? Id { get; set; }

        public Dictionary<string, object?> Values { get; } = [];
    }
}

using System.Globalization;
using Portal.Core.Assets.Tickets;

namespace Portal.Core.Odoo;

/// <summary>
/// Tells tickets what is new, and closes those that no person had a hand in: neither the last change nor a message is anybody's but Portal's.
/// Each step may be made twice. Source: R14, R23, scenario 16.
/// </summary>
internal sealed class OdooTicketEnd(OdooClient odoo, OdooTicketDesk desk)
{
    private const int System = 1;
    private static readonly string[] OfPersons = ["comment", "email"];

    /// <summary>The priority rises, it is open again, a note says why.</summary>
    public async Task<TicketAnswer> UpdateAsync(KnownTickets known, TicketNews news, CancellationToken cancellationToken)
    {
        if (
            known.Shape is not { } shape
            || await FindAsync(shape, news.Ticket, news.OdooId, news.Model, cancellationToken) is not { } id
        )
        {
            return Nothing;
        }

        if (await ReadAsync(known, shape, id, cancellationToken) is not { } row)
        {
            return Nothing;
        }

        var (values, isDone) = (new OdooValues(), known.IsDone(row));
        var priority = Math.Min(news.Priority ?? 0, shape.Kind.MostPriority());
        if (priority > Number(row.Priority))
        {
            values.Set("priority", priority.ToString(CultureInfo.InvariantCulture));
        }

        if (news.IsAgain && isDone)
        {
            isDone = !TryOpen(known, row, values);
        }

        if (values.Json.Count > 0)
        {
            await odoo.WriteAsync(shape.Model, [new OdooId(id)], values, cancellationToken);
        }

        await PostAsync(shape, id, news.Note, news.Mark, cancellationToken);
        return new TicketAnswer(id, row.TicketRef, isDone, IsTouched: false);
    }

    /// <summary>Closes it, or only says that it is over.</summary>
    public async Task<TicketAnswer> CloseAsync(KnownTickets known, TicketEnd end, CancellationToken cancellationToken)
    {
        if (
            known.Shape is not { } shape
            || await FindAsync(shape, end.Ticket, end.OdooId, end.Model, cancellationToken) is not { } id
        )
        {
            return Nothing;
        }

        if (await ReadAsync(known, shape, id, cancellationToken) is not { } row)
        {
            return Nothing;
        }

        var isDone = known.IsDone(row);
        var isTouched = !isDone && (end.IsTouched || await IsTouchedAsync(shape, row, cancellationToken));
        if (!isDone && !isTouched && known.FirstStage(isDone: true, row) is { } stage)
        {
            await odoo.WriteAsync(
                shape.Model,
                [new OdooId(id)],
                new OdooValues().Set("stage_id", new OdooId(stage)),
                cancellationToken
            );
            isDone = true;
        }

        await PostAsync(shape, id, end.Note, end.Mark, cancellationToken);
        return new TicketAnswer(id, row.TicketRef, isDone, isTouched);
    }

    // out of the archive, out of a task's own end, out of a stage that is done: whichever it is in; false where no stage is open
    private static bool TryOpen(KnownTickets known, TicketRecord row, OdooValues values)
    {
        var isInDone = row.StageId is { } stage && known.Done.Contains(stage.Id.Value);
        var open = known.FirstStage(isDone: false, row);
        if (isInDone && open is null)
        {
            return false;
        }

        if (isInDone)
        {
            values.Set("stage_id", new OdooId(open ?? 0));
        }

        if (!row.Active)
        {
            values.Set("active", true);
        }

        if (known.IsDoneTask(row))
        {
            values.Set("state", "01_in_progress");
        }

        return true;
    }

    private static TicketAnswer Nothing { get; } = new(0, "", IsClosed: false, IsTouched: false);

    // an id of another model is another ticket's here; one that no model is known of may be: Portal's key in the description tells
    private async Task<int?> FindAsync(
        TicketShape shape,
        Guid key,
        int? id,
        TicketModel model,
        CancellationToken cancellationToken
    ) => id is not null && model == shape.Kind ? id : await desk.FindAsync(key, cancellationToken);

    private async Task<TicketRecord?> ReadAsync(
        KnownTickets known,
        TicketShape shape,
        int id,
        CancellationToken cancellationToken
    )
    {
        var call = new OdooCall(shape.Model, "search_read")
        {
            Arguments = new OdooValues()
                .Set("domain", OdooDomain.Where("id").Is(id))
                .Set("fields", known.Fields.ToList())
                .SetJson("load", null),
            Context = OdooContext.WithArchived,
            IsRead = true,
            LeadingByPosition = 1,
        };
        var rows = await odoo.CallAsync(call, TicketWire.Default.ListTicketRecord, cancellationToken) ?? [];
        return rows is [var row] ? row : null;
    }

    private async Task<bool> IsTouchedAsync(TicketShape shape, TicketRecord row, CancellationToken cancellationToken)
    {
        if (OdooTicketDesk.IsTouched(row))
        {
            return true;
        }

        OdooId[] own = [.. row.CreateUid is { } maker ? [maker.Id] : Array.Empty<OdooId>(), new OdooId(System)];
        var users = await odoo.ReadAsync("res.users", own, TicketWire.Default.ListAuthorRecord, cancellationToken);
        var authors = users.Select(user => user.PartnerId?.Id).OfType<OdooId>().Distinct().ToList();
        var ofTicket = OdooDomain.Where("model").Is(shape.Model).And(OdooDomain.Where("res_id").Is(row.Id));
        var ofOthers = OdooDomain.Where("author_id").IsIn(authors).Not().Or(OdooDomain.Where("message_type").IsIn(OfPersons));
        return await odoo.SearchCountAsync("mail.message", ofTicket.And(ofOthers), OdooContext.None, cancellationToken) > 0;
    }

    private async Task PostAsync(TicketShape shape, int id, string note, string mark, CancellationToken cancellationToken)
    {
        var posted = await odoo.SearchCountAsync(
            "mail.message",
            OdooDomain
                .Where("model")
                .Is(shape.Model)
                .And(OdooDomain.Where("res_id").Is(id))
                .And(OdooDomain.Where("body").Contains(mark)),
            OdooContext.None,
            cancellationToken
        );
        if (posted > 0)
        {
            return;
        }

        var call = new OdooCall(shape.Model, "message_post")
        {
            Ids = [new OdooId(id)],
            Arguments = new OdooValues().Set("body", note),
        };
        await odoo.CallAsync(call, OdooWire.Default.JsonElement, cancellationToken);
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

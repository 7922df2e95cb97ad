using System.Globalization;
using Portal.Core.Assets.Tickets;

namespace Portal.Core.Odoo;

/// <summary>Tickets in whichever of Odoo's models they are. Source: C12, d3, FACTS §4 (paging, write_date).</summary>
internal sealed class OdooTicketDesk(OdooConfigured configured, OdooClient odoo, TicketModels models, TimeProvider time)
    : ITicketDesk
{
    private const int System = 1;

    public bool IsConnected => configured.IsConnected;

    public TicketModel? KnownModel => models.Known is { } known ? known.Shape?.Kind ?? TicketModel.PortalOnly : null;

    public async Task<TicketModel> FindModelAsync(CancellationToken cancellationToken) =>
        (await models.FindAsync(cancellationToken)).Shape?.Kind ?? TicketModel.PortalOnly;

    public Task<IReadOnlyList<FoundTicket>> ReadAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken) =>
        ids.Count == 0
            ? Task.FromResult<IReadOnlyList<FoundTicket>>([])
            : SearchAsync(
                OdooDomain.Where("id").IsIn(ids.Distinct().Order().Select(static id => new OdooId(id))),
                "id",
                null,
                cancellationToken
            );

    public async Task<int?> FindAsync(Guid key, CancellationToken cancellationToken)
    {
        if ((await models.FindAsync(cancellationToken)).Shape is not { } shape)
        {
            return null;
        }

        var query = new OdooQuery
        {
            Limit = 1,
            Order = "id",
            Context = OdooContext.WithArchived,
        };
        var found = await odoo.SearchReadAsync(
            shape.Model,
            OdooDomain.Where("description").Contains($"{key}"),
            query,
            TicketWire.Default.ListBareRecord,
            cancellationToken
        );
        return found is [var one] ? one.Id : null;
    }

    public Task<IReadOnlyList<FoundTicket>> ListAsync(int afterId, int size, CancellationToken cancellationToken) =>
        SearchAsync(OdooDomain.Where("id").IsMoreThan(afterId), "id", size, cancellationToken);

    public async Task<DateTime?> FindNewestChangeAsync(CancellationToken cancellationToken)
    {
        var newest = await SearchAsync(OdooDomain.Everything, "write_date desc, id desc", 1, cancellationToken);
        return newest is [var one] ? one.ChangedAt : null;
    }

    public Task<IReadOnlyList<FoundTicket>> ListChangesAsync(
        DateTime from,
        int? afterId,
        int size,
        CancellationToken cancellationToken
    )
    {
        var changed = OdooDomain.Where("write_date").IsNotBefore(from);
        return afterId is { } id
            ? SearchAsync(
                changed
                    .And(OdooDomain.Where("write_date").IsBefore(from.AddSeconds(1)))
                    .And(OdooDomain.Where("id").IsMoreThan(id)),
                "id",
                size,
                cancellationToken
            )
            : SearchAsync(changed, "write_date,id", size, cancellationToken);
    }

    public Uri? TicketUrl(int id) => models.Known?.Shape is { } shape ? odoo.FormUrl(shape.Model, new OdooId(id)) : null;

    private async Task<IReadOnlyList<FoundTicket>> SearchAsync(
        OdooDomain domain,
        string order,
        int? limit,
        CancellationToken cancellationToken
    )
    {
        var known = await models.FindAsync(cancellationToken);
        if (known.Shape is not { } shape)
        {
            return [];
        }

        var readAt = time.GetUtcNow().UtcDateTime;
        var arguments = new OdooValues().Set("domain", domain).Set("fields", known.Fields.ToList()).Set("order", order);
        if (limit is { } most)
        {
            arguments.Set("limit", most);
        }

        var call = new OdooCall(shape.Model, "search_read")
        {
            Arguments = arguments,
            Context = OdooContext.WithArchived,
            IsRead = true,
            LeadingByPosition = 1,
        };
        var rows = await odoo.CallAsync(call, TicketWire.Default.ListTicketRecord, cancellationToken) ?? [];
        var people = await NamesAsync(rows, cancellationToken);
        return [.. rows.Select(row => Translate(row, known, people, readAt))];
    }

    // a task has several people, of whom it tells the ids only
    private async Task<Dictionary<OdooId, string>> NamesAsync(
        IReadOnlyList<TicketRecord> rows,
        CancellationToken cancellationToken
    )
    {
        OdooId[] ids = [.. rows.SelectMany(row => row.UserIds).Distinct()];
        var users =
            ids.Length == 0
                ? []
                : await odoo.ReadAsync("res.users", ids, TicketWire.Default.ListUserNameRecord, cancellationToken);
        return users.ToDictionary(user => new OdooId(user.Id), user => user.Name ?? "");
    }

    private static FoundTicket Translate(TicketRecord row, KnownTickets known, Dictionary<OdooId, string> people, DateTime readAt)
    {
        var isClosed = known.IsDone(row);
        return new FoundTicket
        {
            Model = known.Shape?.Kind ?? TicketModel.Auto,
            Id = row.Id,
            Reference = row.TicketRef.Length > 0 ? row.TicketRef : row.Number,
            Title = row.Name,
            PartnerId = row.PartnerId?.Id.Value,
            AssetId = row.XAssetId?.Id.Value,
            Priority = int.TryParse(row.Priority, NumberStyles.None, CultureInfo.InvariantCulture, out var priority)
                ? priority
                : 0,
            Stage = row.StageId?.Name ?? "",
            Assignee = row.UserId?.Name ?? string.Join(", ", row.UserIds.Select(id => people.GetValueOrDefault(id, ""))),
            IsClosed = isClosed,
            IsTouched = IsTouched(row),
            CreatedAt = row.CreateDate ?? readAt,
            ChangedAt = row.WriteDate ?? readAt,
            ClosedAt = isClosed ? row.CloseDate ?? row.ClosedDate ?? row.DateEnd : null,
            ReadAt = readAt,
        };
    }

    /// <summary>True when somebody else than who made it changed it last; what Odoo does by itself is nobody's.</summary>
    internal static bool IsTouched(TicketRecord row) =>
        row.WriteUid is { } writer && writer.Id.Value != System && row.CreateUid is { } maker && writer.Id != maker.Id;
}

using System.Globalization;
using System.Net;
using Portal.Core.Assets.Tickets;

namespace Portal.Core.Odoo;

/// <summary>Makes tickets, and finds those that were made. Source: 000-16, 000-17, 000-22, C12.</summary>
internal sealed class OdooTicketMaker(OdooClient odoo, OdooTicketDesk desk, TicketTeams teams)
{
    private const string Asset = "x_asset_id";

    /// <summary>Makes it, unless it is there.</summary>
    public async Task<TicketAnswer> MakeAsync(
        KnownTickets known,
        TicketWish wish,
        bool isRepeat,
        CancellationToken cancellationToken
    )
    {
        if (known.Shape is not { } shape)
        {
            return new TicketAnswer(0, "", IsClosed: false, IsTouched: false);
        }

        var id = isRepeat ? await desk.FindAsync(wish.Ticket, cancellationToken) : null;
        id ??= (
            await odoo.CreateAsync(shape.Model, await DescribeAsync(known, shape, wish, cancellationToken), cancellationToken)
        ).Value;
        var made = await desk.ReadAsync([id.Value], cancellationToken);
        return new TicketAnswer(
            id.Value,
            made is [var ticket] ? ticket.Reference : "",
            made is [{ IsClosed: true }],
            IsTouched: false,
            shape.Kind
        );
    }

    private async Task<OdooValues> DescribeAsync(
        KnownTickets known,
        TicketShape shape,
        TicketWish wish,
        CancellationToken cancellationToken
    )
    {
        var priority = Math.Min(wish.Priority, shape.Kind.MostPriority());
        var team = await teams.FindAsync(shape, wish.Team, cancellationToken);
        var values = new OdooValues()
            .Set("name", wish.Title)
            .Set("description", Html(wish, team.IsUnknown))
            .Set("priority", priority.ToString(CultureInfo.InvariantCulture));
        if (wish.PartnerId > 0)
        {
            values.Set("partner_id", new OdooId(wish.PartnerId));
        }

        if (team.Id is { } id)
        {
            values.Set(shape.TeamField, new OdooId(id));
        }

        if (
            wish.AssetId is { } asset
            && known.Fields.Contains(Asset)
            && await IsOfAsync(asset, wish.PartnerId, cancellationToken)
        )
        {
            values.Set(Asset, new OdooId(asset));
        }

        return values;
    }

    // a ticket offers only the assets of its own customer: so does Portal
    private async Task<bool> IsOfAsync(int asset, int partner, CancellationToken cancellationToken)
    {
        var owners = await odoo.ReadAsync(
            "x_client_asset",
            [new OdooId(asset)],
            TicketWire.Default.ListAssetOwnerRecord,
            cancellationToken
        );
        return owners is [{ XPartnerId: { } owner }] && owner.Id.Value == partner;
    }

    private static string Html(TicketWish wish, bool isTeamUnknown)
    {
        var lines = wish.Text.Split('\n').Select(static line => WebUtility.HtmlEncode(line.TrimEnd('\r')));
        var link = wish.Link is { } page
            ? $"<p><a href=\"{WebUtility.HtmlEncode(page.AbsoluteUri)}\">The alert in Portal</a></p>"
            : "";
        var note = isTeamUnknown
            ? $"<p>Meant for the team “{WebUtility.HtmlEncode(wish.Team)}”, which Odoo does not have: correct the rule or Tickets:Team.</p>"
            : "";
        return $"<p>{string.Join("<br/>", lines)}</p>{note}{link}<p>Portal ticket {wish.Ticket}</p>";
    }
}

/// <summary>Finds teams by name or external id; asked once in a while. Thread-safe. Source: 000-22.</summary>
internal sealed class TicketTeams(OdooClient odoo, TimeProvider time)
{
    private const string Usual = "helpdesk.support_team";
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(5);

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, (FoundTeam Team, DateTimeOffset ReadAt)> _known =
        new(StringComparer.Ordinal);

    /// <summary>The team, or the one that takes its place.</summary>
    public async Task<FoundTeam> FindAsync(TicketShape shape, string team, CancellationToken cancellationToken)
    {
        var wanted =
            team.Length > 0 ? team
            : shape.Kind == TicketModel.Helpdesk ? Usual
            : "";
        var key = $"{shape.Teams} {wanted}";
        if (_known.TryGetValue(key, out var known) && time.GetUtcNow() - known.ReadAt < KeepFor)
        {
            return known.Team;
        }

        var found = wanted.Length == 0 ? null : await AskAsync(shape, wanted, cancellationToken);
        var isUnknown = found is null && team.Length > 0;
        // a task without a project is private to its maker
        found ??=
            shape.Kind == TicketModel.HelpdeskMgmt ? null : await FirstAsync(shape, OdooDomain.Everything, cancellationToken);
        var answer = new FoundTeam(found, isUnknown);
        _known[key] = (answer, time.GetUtcNow());
        return answer;
    }

    private async Task<int?> AskAsync(TicketShape shape, string wanted, CancellationToken cancellationToken)
    {
        if (
            wanted.Split('.') is [{ Length: > 0 } module, { Length: > 0 } name]
            && !wanted.Contains(' ', StringComparison.Ordinal)
        )
        {
            var ids = await odoo.SearchReadAsync(
                "ir.model.data",
                OdooDomain
                    .Where("module")
                    .Is(module)
                    .And(OdooDomain.Where("name").Is(name))
                    .And(OdooDomain.Where("model").Is(shape.Teams)),
                new OdooQuery { Limit = 1 },
                TicketWire.Default.ListExternalIdRecord,
                cancellationToken
            );
            if (ids is [{ ResId: { } id }])
            {
                return id;
            }
        }

        return await FirstAsync(shape, OdooDomain.Where("name").IsIgnoringCase(wanted), cancellationToken);
    }

    private async Task<int?> FirstAsync(TicketShape shape, OdooDomain domain, CancellationToken cancellationToken)
    {
        var found = await odoo.SearchReadAsync(
            shape.Teams,
            domain,
            new OdooQuery { Limit = 1, Order = "sequence,id" },
            TicketWire.Default.ListBareRecord,
            cancellationToken
        );
        return found is [var one] ? one.Id : null;
    }
}

/// <summary>What was found for a team.</summary>
/// <param name="Id">The team that a ticket is given; null leaves the choice to Odoo.</param>
/// <param name="IsUnknown">True when it was asked for by a name that Odoo does not have.</param>
internal readonly record struct FoundTeam(int? Id, bool IsUnknown);

using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Catalog;

/// <summary>What ABS told, and what Odoo has.</summary>
/// <param name="News">What ABS told.</param>
/// <param name="Seen">What Odoo has.</param>
public sealed record FoundTemplate(TemplateNews News, CatalogSeen Seen);

/// <summary>
/// ABS made, changed or archived a template: it is kept, once for each id, and compared with Odoo. Repeats change nothing, and what comes out of order writes over
/// nothing later. Source: 002-4 to 002-7, scenario 27, P2.
/// </summary>
/// <remarks>Next: <see cref="CatalogLedger"/>.</remarks>
internal sealed class RecordTemplate(ICatalogDirectory directory, CatalogLedger ledger, MessagingWakes wakes, TimeProvider time)
    : IInboxHandler<FoundTemplate>
{
    /// <summary>Source of these messages.</summary>
    public const string Source = "abs";

    private const string Prefix = "product_template.";

    /// <summary>What it handles.</summary>
    public static readonly IReadOnlyList<MessageKind> Kinds =
    [
        .. Enum.GetValues<TemplateEvent>().Select(each => new MessageKind(Source, Prefix + each.ToString().ToLowerInvariant())),
    ];

    public async Task<Reading<FoundTemplate>> ReadAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        if (message.BlankedAt is not null)
        {
            return Reading.Ignore<FoundTemplate>("Its contents are no longer kept.");
        }

        var read = TemplateMessage.Read(EventOf(message.Kind), message.Body);
        if (read.Value is not { } news)
        {
            return Reading.Refuse<FoundTemplate>(read.Refusals[0].Sentence);
        }

        var months = news.Content?.Terms.Months ?? 0;
        var seen = await directory.ReadAsync(
            new Dictionary<string, int>(StringComparer.Ordinal) { [news.TemplateId] = months },
            cancellationToken
        );
        return Reading.Found(new FoundTemplate(news, seen[news.TemplateId]));
    }

    public async Task ApplyAsync(
        PortalDbContext db,
        InboxMessage message,
        FoundTemplate found,
        CancellationToken cancellationToken
    )
    {
        var id = found.News.TemplateId;
        var now = time.UtcInstant;
        var template = await db.CatalogTemplates.SingleOrDefaultAsync(each => each.TemplateId == id, cancellationToken);
        if (template is null)
        {
            template = CatalogTemplate.Make(id, now);
            db.CatalogTemplates.Add(template);
        }

        var result = template.Take(found.News, message.Id, now);
        if (result != NewsResult.Repeated)
        {
            var act = result == NewsResult.Late ? CatalogActs.Late : CatalogActs.Received;
            db.Audit.Add(
                ledger.Entry(Actor.Portal, act, template, new { told = message.Kind, kept = CatalogLedger.Facts(template) })
            );
        }

        if (result != NewsResult.Late)
        {
            await ledger.LookAsync(db, template, found.Seen, cancellationToken); // it was read for what this message says
            wakes.Outbox.Raise();
        }
    }

    private static TemplateEvent EventOf(string kind) => Enum.Parse<TemplateEvent>(kind[Prefix.Length..], ignoreCase: true);
}

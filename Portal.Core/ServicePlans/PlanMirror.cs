using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans.States;

namespace Portal.Core.ServicePlans;

/// <summary>
/// Takes subscriptions over into the mirror and lets ABS follow, inside the caller's write transaction. Safe to repeat; a reading older than what is
/// there changes nothing. Source: P3, 002-2, 002-8.
/// </summary>
/// <remarks>Next: <see cref="PublishPlan"/>.</remarks>
internal sealed class PlanMirror(PublishPlan publish, TimeProvider time)
{
    /// <summary>Takes them over.</summary>
    /// <param name="db">Inside a write transaction; the caller saves and commits.</param>
    /// <param name="found">The subscriptions as read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many were taken.</returns>
    public async Task<int> ApplyAsync(PortalDbContext db, IReadOnlyList<FoundPlan> found, CancellationToken cancellationToken)
    {
        var known = await KnownPlans.ReadAsync(db, found.Select(plan => plan.Id), cancellationToken);
        var contact = await PlanContact.ReadAsync(db, time.UtcInstant, cancellationToken);
        var words = await StateWords.ReadAsync(db, cancellationToken);
        var taken = 0;
        // by rising id, as everywhere: two transactions that change the same promises shall not wait for each other
        foreach (var each in found.DistinctBy(plan => plan.Id).OrderBy(plan => plan.Id))
        {
            var plan = known.Find(each.Id) ?? known.Add(db, ServicePlan.Make(each, time.UtcInstant));
            if (plan.TryTake(each, contact))
            {
                taken++;
                TakeLines(db, plan, each, known);
                TakeInvoices(db, plan, each, known);
                plan.Pay(known.InvoicesOf(plan));
                await publish.FollowAsync(db, plan, known.InvoicesOf(plan), words, cancellationToken);
            }
        }

        return taken;
    }

    /// <summary>Lets ABS follow without reading anything anew: somebody has said what a state stands for.</summary>
    public async Task FollowAsync(PortalDbContext db, IReadOnlyList<int> planIds, CancellationToken cancellationToken)
    {
        var known = await KnownPlans.ReadAsync(db, planIds, cancellationToken);
        var words = await StateWords.ReadAsync(db, cancellationToken);
        foreach (var plan in known.All)
        {
            await publish.FollowAsync(db, plan, known.InvoicesOf(plan), words, cancellationToken);
        }
    }

    /// <summary>They are gone from Odoo, which only drafts and cancelled ones can be: ABS is told that they are cancelled.</summary>
    public async Task DeleteAsync(PortalDbContext db, IReadOnlyList<int> planIds, CancellationToken cancellationToken)
    {
        var known = await KnownPlans.ReadAsync(db, planIds, cancellationToken);
        var words = await StateWords.ReadAsync(db, cancellationToken);
        foreach (var plan in known.All.Where(plan => plan.DeletedAt is null))
        {
            plan.Delete(time.UtcInstant);
            db.Audit.Add(
                AuditEntry.For(
                    time.UtcInstant,
                    Actor.Portal,
                    ServicePlanActs.Deleted,
                    ServicePlanActs.SubjectOf(plan),
                    new { name = plan.Name }
                )
            );
            await publish.FollowAsync(db, plan, known.InvoicesOf(plan), words, cancellationToken);
        }
    }

    private static void TakeLines(PortalDbContext db, ServicePlan plan, FoundPlan found, KnownPlans known)
    {
        var before = known.LinesOf(plan).ToDictionary(line => line.LineId);
        foreach (var line in found.Lines.Select(line => ServicePlanLine.Make(plan.Key, line, found.Decimals)))
        {
            if (!before.Remove(line.LineId, out var old))
            {
                db.ServicePlanLines.Add(line);
            }
            else if (!old.IsSameAs(line))
            {
                db.Entry(old).CurrentValues.SetValues(line);
            }
        }

        db.ServicePlanLines.RemoveRange(before.Values);
    }

    // one that was told of stays told, so a row is changed and never replaced
    private static void TakeInvoices(PortalDbContext db, ServicePlan plan, FoundPlan found, KnownPlans known)
    {
        var before = known.InvoicesOf(plan).ToDictionary(invoice => invoice.InvoiceId);
        var now = new List<ServicePlanInvoice>();
        foreach (var each in found.Invoices)
        {
            if (before.Remove(each.Id, out var old))
            {
                _ = old.TryTake(each);
                now.Add(old);
            }
            else
            {
                var made = ServicePlanInvoice.Make(plan.Key, each, plan.IsPast);
                db.ServicePlanInvoices.Add(made);
                now.Add(made);
            }
        }

        db.ServicePlanInvoices.RemoveRange(before.Values);
        known.SetInvoices(plan, now);
    }
}

/// <summary>Subscriptions with their lines and invoices, read for one transaction.</summary>
internal sealed class KnownPlans
{
    private readonly SortedDictionary<int, ServicePlan> _plans;
    private readonly Dictionary<Guid, List<ServicePlanLine>> _lines;
    private readonly Dictionary<Guid, List<ServicePlanInvoice>> _invoices;

    private KnownPlans(List<ServicePlan> plans, List<ServicePlanLine> lines, List<ServicePlanInvoice> invoices)
    {
        _plans = new(plans.ToDictionary(plan => plan.OdooId));
        _lines = lines.GroupBy(line => line.PlanKey).ToDictionary(group => group.Key, group => group.ToList());
        _invoices = invoices.GroupBy(invoice => invoice.PlanKey).ToDictionary(group => group.Key, group => group.ToList());
    }

    /// <summary>By rising id.</summary>
    public IReadOnlyCollection<ServicePlan> All => _plans.Values;

    public static async Task<KnownPlans> ReadAsync(
        PortalDbContext db,
        IEnumerable<int> odooIds,
        CancellationToken cancellationToken
    )
    {
        var ids = odooIds.Distinct().Order().ToList();
        await LockAsync(db, ids, cancellationToken);
        var plans = await db.ServicePlans.Where(plan => ids.Contains(plan.OdooId)).ToListAsync(cancellationToken);
        var keys = plans.ConvertAll(plan => plan.Key);
        var lines = await db.ServicePlanLines.Where(line => keys.Contains(line.PlanKey)).ToListAsync(cancellationToken);
        var invoices = await db
            .ServicePlanInvoices.Where(invoice => keys.Contains(invoice.PlanKey))
            .ToListAsync(cancellationToken);
        return new KnownPlans(plans, lines, invoices);
    }

    public ServicePlan? Find(int odooId) => _plans.GetValueOrDefault(odooId);

    public ServicePlan Add(PortalDbContext db, ServicePlan plan)
    {
        db.ServicePlans.Add(plan);
        return _plans[plan.OdooId] = plan;
    }

    public IReadOnlyList<ServicePlanLine> LinesOf(ServicePlan plan) => _lines.GetValueOrDefault(plan.Key) ?? [];

    public IReadOnlyList<ServicePlanInvoice> InvoicesOf(ServicePlan plan) => _invoices.GetValueOrDefault(plan.Key) ?? [];

    public void SetInvoices(ServicePlan plan, List<ServicePlanInvoice> invoices) => _invoices[plan.Key] = invoices;

    // whoever else would change them waits, before they are read; SQLite has one writer anyway
    private static async Task LockAsync(PortalDbContext db, List<int> ids, CancellationToken cancellationToken)
    {
        if (db is PostgresPortalDbContext && db.MayWrite)
        {
            _ = await db.Database.ExecuteSqlRawAsync(
                """SELECT 1 FROM "ServicePlans" WHERE "OdooId" = ANY({0}) ORDER BY "OdooId" FOR UPDATE""",
                [ids.ToArray()],
                cancellationToken
            );
        }
    }
}

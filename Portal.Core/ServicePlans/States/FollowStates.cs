using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans.Import;

namespace Portal.Core.ServicePlans.States;

/// <summary>
/// Lets ABS follow what a mapping of states has changed: those in that state, and with every import what was left behind. Source: scenario 26.
/// </summary>
internal sealed class FollowStates(PortalDatabase database, PlanWriter writer, TimeProvider time)
{
    private const int Page = 500;

    /// <summary>Those that are in this state.</summary>
    public Task RunAsync(StateSide side, string odooState, CancellationToken cancellationToken) =>
        side == StateSide.Service
            ? RunAsync(plan => plan.OdooState == odooState, cancellationToken)
            : RunAsync(plan => plan.PaymentState == odooState, cancellationToken);

    /// <summary>Those with a warning, which may be over.</summary>
    public Task RunWarnedAsync(CancellationToken cancellationToken) =>
        RunAsync(plan => plan.Warnings != PlanWarnings.None, cancellationToken);

    /// <summary>What a stop between a mapping and what follows it left behind: those that were looked at with other words than today's.</summary>
    public async Task RunBehindAsync(CancellationToken cancellationToken)
    {
        foreach (var state in await ListBehindAsync(await ReadWordsAsync(cancellationToken), cancellationToken))
        {
            await RunAsync(
                plan =>
                    plan.OdooState == state.Odoo
                    && plan.PaymentState == state.Payment
                    && !plan.IsHeld
                    && (plan.CreatedDeliveryId != null || plan.AbsPlanId != null),
                cancellationToken
            );
        }
    }

    /// <summary>Those of which ABS has not said for long that it has what it was told: where nothing is on its way, that is a difference.</summary>
    public Task RunOverdueAsync(CancellationToken cancellationToken)
    {
        var before = time.UtcInstant - ServicePlan.TimeToFollow;
        return RunAsync(plan => plan.IsAwaited && plan.SaidAt <= before, cancellationToken);
    }

    private async Task<List<(string Odoo, string Payment)>> ListBehindAsync(StateWords words, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var followed = await db
            .ServicePlans.Where(plan => !plan.IsHeld && (plan.CreatedDeliveryId != null || plan.AbsPlanId != null))
            .Select(plan => new
            {
                plan.OdooState,
                plan.PaymentState,
                plan.ToldState,
                plan.ToldPayment,
                plan.ExpectedService,
                plan.ExpectedPayment,
            })
            .Distinct()
            .ToListAsync(cancellationToken);
        return
        [
            .. followed
                .Where(each =>
                    IsOther(words, StateSide.Service, each.OdooState, each.ExpectedService, each.ToldState)
                    || IsOther(words, StateSide.Payment, each.PaymentState, each.ExpectedPayment, each.ToldPayment)
                )
                .Select(each => (each.OdooState, each.PaymentState))
                .Distinct(),
        ];
    }

    private async Task<StateWords> ReadWordsAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await StateWords.ReadAsync(db, cancellationToken);
    }

    // told: empty where ABS was told nothing of it
    private static bool IsOther(StateWords words, StateSide side, string state, string expected, string told)
    {
        var word = state.Length == 0 ? new StateWord("", "") : words.Find(side, state);
        return word.AbsState != expected || (told.Length > 0 && word.AbsState.Length > 0 && told != PublishPlan.Told(word));
    }

    private async Task RunAsync(Expression<Func<ServicePlan, bool>> which, CancellationToken cancellationToken)
    {
        var after = 0;
        while (await ListAsync(which, after, cancellationToken) is { Count: > 0 } ids)
        {
            await writer.FollowAsync(ids, cancellationToken);
            after = ids[^1];
        }
    }

    private async Task<List<int>> ListAsync(
        Expression<Func<ServicePlan, bool>> which,
        int after,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        return await db
            .ServicePlans.Where(which)
            .Where(plan => plan.OdooId > after)
            .OrderBy(plan => plan.OdooId)
            .Select(plan => plan.OdooId)
            .Take(Page)
            .ToListAsync(cancellationToken);
    }
}

using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.ServicePlans.States;

/// <summary>One line of the table of states.</summary>
/// <param name="Side">What it is of.</param>
/// <param name="OdooState">Odoo's word.</param>
/// <param name="Word">What ABS is told as Odoo's state.</param>
/// <param name="AbsState">ABS's word; empty when it stands for none.</param>
/// <param name="Subscriptions">How many subscriptions are in that state.</param>
/// <param name="ChangedBy">Who said so; empty where Portal brings it.</param>
/// <param name="ChangedAt">UTC instant of that, or null.</param>
/// <param name="Version">Version of what a person said; 0 when nobody did.</param>
public sealed record StateRow(
    StateSide Side,
    string OdooState,
    string Word,
    string AbsState,
    int Subscriptions,
    string ChangedBy,
    DateTime? ChangedAt,
    int Version
);

/// <summary>Lists what states of Odoo stand for in ABS: what Portal brings, what people said, and what is in use and unknown. Source: 002-13, 002-14, D16.</summary>
public sealed class ListStateMappings(PortalDatabase database)
{
    /// <summary>All of them: those that stand for none and are in use first.</summary>
    public async Task<Result<IReadOnlyList<StateRow>>> ExecuteAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeSubscriptions.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var words = await StateWords.ReadAsync(db, cancellationToken);
        var services = await db
            .ServicePlans.GroupBy(plan => plan.OdooState)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var payments = await db
            .ServicePlans.Where(plan => plan.PaymentState != "")
            .GroupBy(plan => plan.PaymentState)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var used = services
            .ToDictionary(each => (StateSide.Service, each.Key), each => each.Count)
            .Concat(payments.ToDictionary(each => (StateSide.Payment, each.Key), each => each.Count))
            .ToDictionary(each => each.Key, each => each.Value);
        var states = StateWords.Brought.Keys.Union(words.Said).Union(used.Keys);
        return (List<StateRow>)
            [
                .. states
                    .Select(state => Row(words, state, used.GetValueOrDefault(state)))
                    .OrderByDescending(row => row is { AbsState.Length: 0, Subscriptions: > 0 })
                    .ThenBy(row => row.Side)
                    .ThenBy(row => row.OdooState, StringComparer.Ordinal),
            ];
    }

    private static StateRow Row(StateWords words, (StateSide Side, string OdooState) state, int used)
    {
        var word = words.Find(state.Side, state.OdooState);
        var said = words.FindSaid(state.Side, state.OdooState);
        return new StateRow(
            state.Side,
            state.OdooState,
            word.Word,
            word.AbsState,
            used,
            said?.ChangedBy ?? "",
            said?.ChangedAt,
            said?.Version ?? 0
        );
    }
}

using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.ServicePlans.States;

/// <summary>What a person says a state stands for.</summary>
/// <param name="Side">What it is of.</param>
/// <param name="OdooState">Odoo's word.</param>
/// <param name="Word">What ABS is told as Odoo's state.</param>
/// <param name="AbsState">ABS's word; empty when it stands for none.</param>
/// <param name="Version">Version that was looked at; 0 when nobody had said anything.</param>
public sealed record StateDraft(StateSide Side, string OdooState, string Word, string AbsState, int Version);

/// <summary>
/// Says what a state of Odoo stands for in ABS. Every subscription in that state is looked at again: ABS is told what is another state now. Source:
/// 002-13, 002-14, scenario 26.
/// </summary>
public sealed class SaveStateMapping
{
    private readonly PortalDatabase _database;
    private readonly FollowStates _follow;
    private readonly TimeProvider _time;

    internal SaveStateMapping(PortalDatabase database, FollowStates follow, TimeProvider time) =>
        (_database, _follow, _time) = (database, follow, time);

    /// <summary>Saves it.</summary>
    /// <returns>The version of what was saved.</returns>
    public async Task<Result<int>> ExecuteAsync(Actor actor, StateDraft draft, CancellationToken cancellationToken)
    {
        if (AccessPolicy.PublishSubscriptions.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        draft = draft with { OdooState = draft.OdooState.Trim(), Word = draft.Word.Trim(), AbsState = draft.AbsState.Trim() };
        if (FindFaults(draft) is { Count: > 0 } faults)
        {
            return faults;
        }

        var saved = await StoreAsync(actor, draft, cancellationToken);
        if (saved.Succeeded)
        {
            // what a stop leaves behind here, the next import does
            await _follow.RunAsync(draft.Side, draft.OdooState, cancellationToken);
        }

        return saved;
    }

    private async Task<Result<int>> StoreAsync(Actor actor, StateDraft draft, CancellationToken cancellationToken)
    {
        await using var db = _database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var row = await db.StateMappings.SingleOrDefaultAsync(
            each => each.Side == draft.Side && each.OdooState == draft.OdooState,
            cancellationToken
        );
        if ((row?.Version ?? 0) != draft.Version)
        {
            return PlanRefusals.Changed;
        }

        var before = (await StateWords.ReadAsync(db, cancellationToken)).Find(draft.Side, draft.OdooState);
        if (row is null)
        {
            row = StateMapping.Make(draft.Side, draft.OdooState);
            db.StateMappings.Add(row);
        }

        row.Save(draft.Word, draft.AbsState, actor, _time.UtcInstant);
        var subject = (ServicePlanActs.State, $"{draft.Side}/{draft.OdooState}");
        var after = new StateWord(draft.Word, draft.AbsState);
        db.Audit.Add(AuditEntry.For(_time.UtcInstant, actor, ServicePlanActs.StateMapped, subject, before, after));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (RacedWrite.IsRace(exception))
        {
            return PlanRefusals.Changed;
        }

        return row.Version;
    }

    private static List<Refusal> FindFaults(StateDraft draft)
    {
        var faults = new List<Refusal>();
        if (!IsWord(draft.OdooState))
        {
            faults.Add(PlanRefusals.StateMissing);
        }

        if (!IsWord(draft.Word))
        {
            faults.Add(PlanRefusals.WordMissing);
        }

        if (draft.AbsState.Length > 0 && !IsWord(draft.AbsState))
        {
            faults.Add(PlanRefusals.AbsStateWrong);
        }

        return faults;
    }

    private static bool IsWord(string text) =>
        text.Length is > 0 and <= StateMapping.WordLength
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
}

using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.ServicePlans.States;

/// <summary>What a state of Odoo is for ABS.</summary>
/// <param name="Word">What ABS is told as Odoo's state.</param>
/// <param name="AbsState">ABS's word; empty when it stands for none.</param>
public sealed record StateWord(string Word, string AbsState);

/// <summary>
/// What states of Odoo stand for: what Portal brings, and over it what people have said. Odoo's real words and those of the seed are both known.
/// Source: 002-13, 002-14, D16.
/// </summary>
internal sealed class StateWords
{
    /// <summary>A cancelled order, or a cancelled invoice.</summary>
    public const string Cancelled = "cancel";

    private static readonly StateWord InProgress = new("in_progress", "SERVICE_ACTIVE");
    private static readonly StateWord Closed = new("closed", "SERVICE_CLOSED");
    private static readonly StateWord Initial = new("draft", "SERVICE_INITIAL");
    private static readonly StateWord RenewalDue = new("to_renew", "SERVICE_RENEWAL_DUE");

    private readonly Dictionary<(StateSide Side, string OdooState), StateMapping> _said;

    private StateWords(IEnumerable<StateMapping> said) => _said = said.ToDictionary(row => (row.Side, row.OdooState));

    /// <summary>What Portal brings. A paused one and a blocked payment have no word in 002: ours are proposals. An empty word of ABS is unmapped.</summary>
    public static IReadOnlyDictionary<(StateSide Side, string OdooState), StateWord> Brought { get; } =
        new Dictionary<(StateSide, string), StateWord>
        {
            [(StateSide.Service, "draft")] = Initial,
            [(StateSide.Service, "in_progress")] = InProgress,
            [(StateSide.Service, "to_renew")] = RenewalDue,
            [(StateSide.Service, "closed")] = Closed,
            [(StateSide.Service, Cancelled)] = new(Cancelled, "SERVICE_CANCELLED"),
            [(StateSide.Service, "1_draft")] = Initial,
            [(StateSide.Service, "2_renewal")] = RenewalDue,
            [(StateSide.Service, "3_progress")] = InProgress,
            [(StateSide.Service, "4_paused")] = new("paused", "SERVICE_PAUSED"),
            [(StateSide.Service, "5_renewed")] = Closed,
            [(StateSide.Service, "6_churn")] = Closed,
            [(StateSide.Service, "7_upsell")] = new("upsell", ""),
            [(StateSide.Payment, "not_paid")] = new("not_paid", "PAYMENT_PENDING"),
            [(StateSide.Payment, "in_payment")] = new("in_payment", "PAYMENT_PROCESSING"),
            [(StateSide.Payment, "paid")] = new("paid", "PAYMENT_CURRENT"),
            [(StateSide.Payment, "partial")] = new("partial", "PAYMENT_PARTIAL"),
            [(StateSide.Payment, "reversed")] = new("reversed", "PAYMENT_REVERSED"),
            [(StateSide.Payment, Cancelled)] = new(Cancelled, "PAYMENT_CANCELLED"),
            [(StateSide.Payment, "blocked")] = new("blocked", "PAYMENT_PENDING"),
            [(StateSide.Payment, "invoicing_legacy")] = new("invoicing_legacy", ""),
        };

    /// <summary>What people have said anything of.</summary>
    public IEnumerable<(StateSide Side, string OdooState)> Said => _said.Keys;

    public static async Task<StateWords> ReadAsync(PortalDbContext db, CancellationToken cancellationToken) =>
        new(await db.StateMappings.AsNoTracking().ToListAsync(cancellationToken));

    /// <summary>What a state stands for; one that nobody knows stands for none, under its own word.</summary>
    public StateWord Find(StateSide side, string odooState) =>
        _said.TryGetValue((side, odooState), out var said) ? new StateWord(said.Word, said.AbsState)
        : Brought.TryGetValue((side, odooState), out var brought) ? brought
        : new StateWord(odooState, "");

    /// <summary>What a person said of it, or null.</summary>
    public StateMapping? FindSaid(StateSide side, string odooState) => _said.GetValueOrDefault((side, odooState));
}

namespace Portal.Core.ServicePlans;

/// <summary>A subscription as Odoo has it now. Source: 002-2, C11, D15, D16.</summary>
public sealed record FoundPlan
{
    /// <summary>Id of its order in Odoo.</summary>
    public required int Id { get; init; }

    /// <summary>Its number: <c>S00042</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its state in Odoo's word: <c>3_progress</c>; <c>cancel</c> for a cancelled order.</summary>
    public required string State { get; init; }

    /// <summary>True when the order is confirmed: from then on there is a subscription.</summary>
    public required bool IsConfirmed { get; init; }

    /// <summary>The customer's id in Odoo.</summary>
    public required int CustomerId { get; init; }

    /// <summary>The customer's name.</summary>
    public required string CustomerName { get; init; }

    /// <summary>Name of its plan, or empty.</summary>
    public string PlanName { get; init; } = "";

    /// <summary>So many units from one bill to the next; 0 when nothing says.</summary>
    public int PeriodValue { get; init; }

    /// <summary>The unit: <c>week</c>, <c>month</c>, <c>year</c>; or empty.</summary>
    public string PeriodUnit { get; init; } = "";

    /// <summary>ISO 4217 code. Source: D19.</summary>
    public required string Currency { get; init; }

    /// <summary>Decimals of that currency in Odoo.</summary>
    public required int Decimals { get; init; }

    /// <summary>Total with taxes, in units of the currency.</summary>
    public required decimal Total { get; init; }

    /// <summary>When it begins; null when Odoo says nothing.</summary>
    public DateOnly? StartsOn { get; init; }

    /// <summary>When it is billed next; null when Odoo says nothing.</summary>
    public DateOnly? NextInvoiceOn { get; init; }

    /// <summary>UTC instant it was made in Odoo, to the second; no caller sets it.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>UTC instant it was ordered, later that of its confirmation.</summary>
    public required DateTime OrderedAt { get; init; }

    /// <summary>UTC instant of its last change, to the second.</summary>
    public required DateTime ChangedAt { get; init; }

    /// <summary>Its products; sections and notes are left out.</summary>
    public required IReadOnlyList<FoundPlanLine> Lines { get; init; }

    /// <summary>Its invoices and credit notes.</summary>
    public required IReadOnlyList<FoundPlanInvoice> Invoices { get; init; }

    /// <summary>UTC instant at which the reading began.</summary>
    public required DateTime ReadAt { get; init; }
}

/// <summary>One product of a subscription.</summary>
/// <param name="Id">Id of the line in Odoo.</param>
/// <param name="ProductName">The product's name.</param>
/// <param name="ProductCode">Its internal reference, or empty.</param>
/// <param name="Quantity">How many.</param>
/// <param name="UnitPrice">Price of one, exact.</param>
/// <param name="Total">Price of all with taxes, in units of the currency.</param>
/// <param name="IsRecurring">True when it is billed each period.</param>
public sealed record FoundPlanLine(
    int Id,
    string ProductName,
    string ProductCode,
    decimal Quantity,
    decimal UnitPrice,
    decimal Total,
    bool IsRecurring
);

/// <summary>An invoice of a subscription.</summary>
/// <param name="Id">Id in Odoo.</param>
/// <param name="Name">Its number.</param>
/// <param name="IsRefund">True for a credit note.</param>
/// <param name="State">Odoo's word: <c>draft</c>, <c>posted</c>, <c>cancel</c>.</param>
/// <param name="PaymentState">Odoo's word: <c>not_paid</c>, <c>paid</c>.</param>
/// <param name="Total">Total with taxes, in units of its currency.</param>
/// <param name="Residual">What is still owed.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Decimals">Decimals of that currency.</param>
/// <param name="IssuedOn">Its date; null for a draft.</param>
/// <param name="DueOn">When it is to be paid, or null.</param>
public sealed record FoundPlanInvoice(
    int Id,
    string Name,
    bool IsRefund,
    string State,
    string PaymentState,
    decimal Total,
    decimal Residual,
    string Currency,
    int Decimals,
    DateOnly? IssuedOn,
    DateOnly? DueOn
);

/// <summary>An invoice of any kind that has changed.</summary>
/// <param name="Id">Id in Odoo.</param>
/// <param name="ChangedAt">UTC instant of its last change, to the second.</param>
public readonly record struct ChangedInvoice(int Id, DateTime ChangedAt);

/// <summary>A payment behind an invoice, as a provider told it.</summary>
/// <param name="Reference">Its reference.</param>
/// <param name="State">Odoo's word: <c>pending</c>, <c>done</c>, <c>error</c>.</param>
/// <param name="Amount">How much.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="ChangedAt">UTC instant of its last change.</param>
public sealed record FoundPlanPayment(string Reference, string State, decimal Amount, string Currency, DateTime ChangedAt);

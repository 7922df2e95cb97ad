using Portal.Core.Audit;

namespace Portal.Core.Billing;

/// <summary>The audit rows of what the mirror finds out by itself. Source: P9.</summary>
internal static class MirrorAudit
{
    public static AuditEntry Incomplete(BillingAddress row, DateTime now) =>
        For(row, Actor.Portal, "billing-address.incomplete", now, new { missing = $"{row.Missing}" });

    public static AuditEntry Deleted(BillingAddress row, DateTime now) =>
        For(row, Actor.Portal, "billing-address.deleted-in-odoo", now, new { row.CompanyId, row.InvoiceContactId });

    public static AuditEntry Completed(BillingAddress row, BillingPair pair, Actor actor, DateTime now) =>
        For(row, actor, "billing-address.completed", now, new { pair.CompanyId, pair.InvoiceContactId });

    private static AuditEntry For(BillingAddress row, Actor actor, string action, DateTime now, object after) =>
        AuditEntry.For(now, actor, action, ("billing-address", row.Id.ToString()), after: after);
}

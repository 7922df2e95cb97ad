namespace Portal.Core.Subscriptions;

/// <summary>Where an Odoo keeps its subscriptions. Source: C11, d3.</summary>
public enum SubscriptionModel
{
    /// <summary>Orders that are subscriptions (<c>sale.order</c>, Odoo Enterprise 17 and later): the one that Portal reads and writes.</summary>
    SaleOrder = 0,

    /// <summary>Odoo Enterprise's own <c>sale.subscription</c>, until 16.</summary>
    SaleSubscription = 1,

    /// <summary>The community's <c>sale.subscription</c> (OCA <c>subscription_oca</c>).</summary>
    SubscriptionOca = 2,

    /// <summary>The community's <c>contract.contract</c> (OCA <c>contract</c>).</summary>
    Contract = 3,
}

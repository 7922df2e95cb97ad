namespace Portal.Core.Billing;

/// <summary>Which of its two records a billing address still has in Odoo, as far as Portal knows.</summary>
public static class BillingHalves
{
    extension(BillingAddress address)
    {
        /// <summary>True unless the company is known to be gone from Odoo.</summary>
        public bool HasCompany => address.State != BillingAddressState.Deleted && address.Missing != MissingHalf.Company;

        /// <summary>True unless the invoice contact is known to be gone from Odoo.</summary>
        public bool HasContact => address.State != BillingAddressState.Deleted && address.Missing != MissingHalf.InvoiceContact;
    }
}

namespace Portal.Core.Billing;

/// <summary>Codes of refusals that a form answers with a question.</summary>
public static class CreationRefusals
{
    /// <summary>Another one has the same VAT number: the form asks why a second one is needed.</summary>
    public const string SameVat = "billing.same-vat";
}

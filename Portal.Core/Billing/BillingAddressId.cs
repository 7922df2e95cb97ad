namespace Portal.Core.Billing;

/// <summary>Id of a billing address in Portal; rises with time. Made before the address exists, so that a repeated form finds its first try.</summary>
/// <param name="Value">UUID version 7.</param>
public readonly record struct BillingAddressId(Guid Value)
{
    /// <summary>A fresh id.</summary>
    public static BillingAddressId Create(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>The reference under which the pair is made in Odoo, unique for ever.</summary>
    public string Reference => $"portal-{Value:N}";

    /// <summary>Reads the id out of a reference; null for references that are not Portal's.</summary>
    public static BillingAddressId? FromReference(string reference) =>
        reference.StartsWith("portal-", StringComparison.Ordinal) && Guid.TryParseExact(reference.AsSpan(7), "N", out var value)
            ? new BillingAddressId(value)
            : null;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

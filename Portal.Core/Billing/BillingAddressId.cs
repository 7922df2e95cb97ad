namespace Portal.Core.Billing;

/// <summary>Id of a billing address in Portal; rises with time. Made before the address exists, so that a repeated form finds its first try.</summary>
/// <param name="Value">UUID version 7.</param>
public readonly record struct BillingAddressId(Guid Value)
{
    /// <summary>How every reference of Portal's begins.</summary>
    public const string ReferencePrefix = "portal-";

    private const int IdLength = 32;

    /// <summary>A fresh id.</summary>
    public static BillingAddressId Create(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>The reference under which the pair is made in Odoo, unique for ever.</summary>
    public string Reference => $"{ReferencePrefix}{Value:N}";

    /// <summary>The reference of the contact that takes the place of a lost one: whoever replaces the same one uses the same.</summary>
    /// <param name="lostContactId">Odoo id of the contact that is gone or is no invoice contact any more.</param>
    public string ReplacementReference(int lostContactId) => $"{Reference}-{lostContactId}";

    /// <summary>Reads the id out of a reference; null for references that are not Portal's.</summary>
    public static BillingAddressId? FromReference(string reference)
    {
        if (!reference.StartsWith(ReferencePrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = reference.AsSpan(ReferencePrefix.Length);
        var isLegal = rest.Length == IdLength || (rest.Length > IdLength + 1 && rest[IdLength] == '-');
        return isLegal && Guid.TryParseExact(rest[..IdLength], "N", out var value) ? new BillingAddressId(value) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

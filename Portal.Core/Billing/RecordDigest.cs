using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Portal.Core.Billing;

/// <summary>Tells whether records are the ones that were taken over before, without looking at each column of the mirror.</summary>
internal static class RecordDigest
{
    private const char Between = '\u001f';

    // part of what is digested: raise it when the mirror takes the same records over differently, and all are taken over anew
    private const string Edition = "1";

    /// <summary>The first 64 bits of a digest of all values; never 0.</summary>
    public static long Of(BillingRecord record, string countryName)
    {
        var text = string.Join(
            Between,
            Edition,
            Number(record.Pair.CompanyId),
            Number(record.Pair.InvoiceContactId),
            record.Reference,
            countryName,
            Text(record.Company),
            Text(record.Contact)
        );
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), digest);
        return BinaryPrimitives.ReadInt64LittleEndian(digest) is var hash and not 0 ? hash : 1;
    }

    private static string Text(PartnerRecord partner) =>
        string.Join(
            Between,
            partner.Name,
            partner.VatNumber,
            partner.Street,
            partner.Street2,
            partner.Zip,
            partner.City,
            Number(partner.StateId),
            Number(partner.CountryId),
            partner.Email,
            partner.Phone,
            partner.Language,
            Number(partner.OperatingCompanyId),
            partner.IsActive ? "1" : "0",
            partner.ChangedAt.Ticks.ToString(CultureInfo.InvariantCulture)
        );

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}

using Microsoft.EntityFrameworkCore;
using Portal.Core.Billing;
using Portal.Core.Persistence;

namespace Portal.Tests.Billing;

/// <summary>Many billing addresses at once, without an Odoo: of all states, countries and companies.</summary>
public static class BillingRows
{
    // each contact is its own, whoever fills a database twice
    private static int _contacts = 500_000_000;

    /// <summary>Stores rows; each third was created by the person given. Names and countries may be told apart by more or fewer places.</summary>
    public static async Task FillAsync(
        PortalDatabase databases,
        int count,
        Guid? creator,
        CancellationToken cancellationToken,
        Func<int, string>? nameOf = null,
        int places = 7
    )
    {
        await using var db = databases.CreateDbContext();
        var states = Enum.GetValues<BillingAddressState>();
        for (var number = 0; number < count; number++)
        {
            var address = Make(number, nameOf?.Invoke(number) ?? $"Company {number:0000} AG", places);
            var row = db.Add(address);
            row.Property(each => each.State).CurrentValue =
                number % 5 == 0 ? states[number / 5 % states.Length] : BillingAddressState.Active;
            row.Property(each => each.OperatingCompanyId).CurrentValue = number % 4 == 0 ? 1 + (number / 4 % (places / 2)) : null;
            row.Property(each => each.CreatedById).CurrentValue = number % 3 == 0 ? creator : null;
        }

        await db.SaveChangesAsync(cancellationToken);
        if (databases.Provider == DatabaseProvider.Postgres)
        {
            await using var write = await db.BeginWriteAsync(cancellationToken);
            await db.Database.ExecuteSqlRawAsync("ANALYZE \"BillingAddresses\"", cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
    }

    private static BillingAddress Make(int number, string name, int places)
    {
        var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(number / 3);
        var company = new PartnerRecord
        {
            Name = name,
            VatNumber = $"CHE{number:000000000}",
            Zip = $"{8000 + (number % 100)}",
            City = $"City {number % 11}",
            CountryId = number % places,
            Email = $"info{number}@x.example",
            IsActive = true,
            ChangedAt = at,
        };
        var contact = new PartnerRecord
        {
            Email = $"bills{number}@x.example,ap@x.example",
            IsActive = true,
            ChangedAt = at,
        };
        var id = new BillingAddressId(Guid.CreateVersion7());
        // no company of the sandbox has such an id, so nobody is a contact of one
        var pair = new BillingPair(1_000_000 + number, Interlocked.Increment(ref _contacts));
        return BillingAddress.Import(id, new BillingRecord(pair, "", company, contact), $"Country {number % places}", at);
    }
}

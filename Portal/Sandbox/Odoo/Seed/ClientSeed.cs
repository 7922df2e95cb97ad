namespace Portal.Sandbox.Odoo.Seed;

/// <summary>
/// The demonstration's clients: 60 companies, of which 54 have one accounting contact, three have two and three have none;
/// beside them two archived companies, two archived accounting contacts, and some plain contacts.
/// </summary>
internal static class ClientSeed
{
    public const string MemberEmail = "member@sandbox.local";
    public const int Clients = 60;

    public static void Fill(Transaction work)
    {
        for (var number = 0; number < Clients; number++)
        {
            var client = new Client(number);
            var company = Make(work, client, Contacts(number), archived: false);
            if (number is 8 or 17)
            {
                InstalledSeed.Make(
                    work,
                    "res.partner",
                    new(client.Accounting(2)) { ["parent_id"] = company, ["active"] = false }
                );
            }
        }

        for (var number = Clients; number < Clients + 2; number++)
        {
            Make(work, new(number), 0, archived: true);
        }
    }

    /// <summary>The company of a client, on which all that follows builds; where somebody deleted it, the next one's.</summary>
    public static long Company(Transaction work, int number) =>
        Enumerable
            .Range(number, Clients)
            .Select(each => work.Database.Resolve($"sandbox.client_{each % Clients:D2}")?.Id)
            .OfType<long>()
            .First();

    /// <summary>The first contact of a company, or null.</summary>
    public static long? Contact(Transaction work, long company)
    {
        var partners = work.Database.Table("res.partner");
        return partners.Lookup(partners.Model["parent_id"], company).Cast<long?>().FirstOrDefault();
    }

    /// <summary>Swiss clients are billed in francs, all others in the company's shillings.</summary>
    public static void ChooseFrancs(Transaction work)
    {
        var partners = work.Model("res.partner");
        var swiss = work.Database.Resolve("base.ch")?.Id;
        var francs = work.Database.Resolve("sandbox.pricelist_chf")?.Id;
        List<long> clients =
        [
            .. Enumerable
                .Range(0, Clients)
                .Select(number => Company(work, number))
                .Where(id => work.Get(partners, id).Reference(partners["country_id"]) == swiss),
        ];
        Writer.Write(work, partners, clients, new() { ["specific_property_product_pricelist"] = francs });
    }

    private static int Contacts(int number) =>
        number switch
        {
            11 or 29 or 47 => 2,
            5 or 33 or 51 => 0,
            _ => 1,
        };

    private static long Make(Transaction work, Client client, int accounting, bool archived)
    {
        var contacts = People(client, accounting, archived)
            .Select(values => (object?)new List<object?> { 0L, 0L, values })
            .ToList();
        var company = InstalledSeed.Make(
            work,
            "res.partner",
            new(client.Company(work)) { ["child_ids"] = contacts, ["active"] = !archived }
        );
        ExternalIds.Keep(work, work.Model("res.partner"), company, $"sandbox.client_{client.Number:D2}");
        return company;
    }

    private static IEnumerable<Dictionary<string, object?>> People(Client client, int accounting, bool archived)
    {
        foreach (var which in Enumerable.Range(0, accounting))
        {
            yield return client.Accounting(which);
        }

        if (client.Number % 4 == 1 && !archived)
        {
            yield return client.Person();
        }

        if (client.Number == 0)
        {
            yield return new()
            {
                ["name"] = "Mara Memberi",
                ["type"] = "contact",
                ["email"] = MemberEmail,
            };
        }
    }
}

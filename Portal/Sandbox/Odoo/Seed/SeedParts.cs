namespace Portal.Sandbox.Odoo.Seed;

/// <summary>What a sandbox starts with. Each part is put in once in the life of a data file.</summary>
internal static class SeedParts
{
    public static void Apply(OdooSandbox sandbox, bool demo)
    {
        Apply(sandbox, "base", InstalledSeed.Fill);
        Apply(sandbox, "applications", ApplicationSeed.Fill);
        Apply(sandbox, "views", InterfaceSeed.Fill);
        if (demo)
        {
            Apply(sandbox, "clients", ClientSeed.Fill);
            Apply(sandbox, "studio", StudioSeed.Fill);
            Apply(sandbox, "catalogue", CatalogueSeed.Fill);
            Apply(sandbox, "currencies", ClientSeed.ChooseFrancs);
            Apply(sandbox, "assets", AssetSeed.Fill);
            Apply(sandbox, "subscriptions", SubscriptionSeed.Fill);
            Apply(sandbox, "retail", RetailSeed.Fill);
            Apply(sandbox, "tickets", TicketSeed.Fill);
        }
    }

    private static void Apply(OdooSandbox sandbox, string part, Action<Transaction> fill) =>
        sandbox.Run(work =>
        {
            var key = $"sandbox.seed.{part}";
            var parameters = work.Database.Table("ir.config_parameter");
            if (parameters.Lookup(parameters.Model["key"], key).Count == 0)
            {
                fill(work);
                Writer.Create(work, parameters.Model, [new() { ["key"] = key, ["value"] = "1" }]);
            }

            return true;
        });
}

using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Persistence;

namespace Portal.Tests.Architecture;

public sealed class WhenEntitiesAreMapped
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public void None_holds_a_type_that_a_database_cannot_compare(DatabaseProvider provider)
    {
        using var gate = new WriteGate(provider);
        using var db = Open(provider, gate);

        var violations = EntityRules.Violations(db.Model);

        Assert.True(violations.Count == 0, string.Join('\n', violations));
        Assert.NotEmpty(db.Model.GetEntityTypes());
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public void Every_change_of_the_model_has_its_migration(DatabaseProvider provider)
    {
        using var gate = new WriteGate(provider);
        using var db = Open(provider, gate);

        Assert.False(db.Database.HasPendingModelChanges(), "Run build/add-migration.sh NAME.");
        Assert.NotEmpty(db.Database.GetMigrations());
    }

    [Fact]
    public void A_type_that_a_database_cannot_compare_is_reported()
    {
        using var db = new Sample();

        Assert.Equal(
            ["Row.Length is a TimeSpan", "Row.Price is a Nullable`1", "Row.When is a DateTimeOffset"],
            EntityRules.Violations(db.Model).Order()
        );
    }

    // the model is built without opening a connection
    private static PortalDbContext Open(DatabaseProvider provider, WriteGate gate) =>
        new PortalDatabase(
            new PersistenceOptions(provider, new Secret(provider == DatabaseProvider.Sqlite ? "Data Source=x" : "Host=x")),
            gate
        ).CreateDbContext();

    private sealed class Row
    {
        public int Id { get; set; }
        public decimal? Price { get; set; }
        public DateTimeOffset When { get; set; }
        public TimeSpan Length { get; set; }
        public DateTime Fine { get; set; }
    }

    private sealed class Sample : DbContext
    {
        public DbSet<Row> Rows => Set<Row>();

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
            optionsBuilder.UseSqlite("Data Source=x");
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.Persistence;

/// <summary>
/// An index that finds the rows whose text contains a word anywhere. Neither database's migrations can say it, so it is made, and mended,
/// after them: on SQLite as an FTS5 table that triggers keep, on PostgreSQL as an index of the extension pg_trgm.
/// </summary>
internal static class SubstringIndex
{
    private const string Annotation = "Portal:SubstringIndex";

    // a million rows take minutes, and other nodes wait for the one that makes it
    private static readonly TimeSpan MakingLimit = TimeSpan.FromHours(2);

    /// <summary>Asks for the index on a column of folded text; see <see cref="Folding.Fold"/>.</summary>
    public static PropertyBuilder<string> HasSubstringIndex(this PropertyBuilder<string> property)
    {
        property.Metadata.SetAnnotation(Annotation, true);
        return property;
    }

    /// <summary>Table and column of each index of a model.</summary>
    public static IReadOnlyList<SearchedColumn> ColumnsOf(IModel model) =>
        [
            .. from entity in model.GetEntityTypes()
            from property in entity.GetProperties()
            where property.FindAnnotation(Annotation) is not null
            select SearchedColumn.Of(entity, property),
        ];

    /// <summary>The searched column of an entity.</summary>
    public static SearchedColumn ColumnOf(IModel model, Type entity) =>
        ColumnsOf(model).Single(column => column.Entity == entity);

    /// <summary>Makes what is missing or does not match. Safe to repeat, and from several nodes at once.</summary>
    /// <returns>Null, or for an administrator why search has to do without an index and what to do.</returns>
    public static async Task<string?> EnsureAsync(
        PortalDbContext db,
        DatabaseProvider provider,
        CancellationToken cancellationToken
    )
    {
        db.Database.SetCommandTimeout(MakingLimit);
        string? missing = null;
        foreach (var column in ColumnsOf(db.Model))
        {
            if (provider == DatabaseProvider.Sqlite)
            {
                await SqliteSubstringIndex.EnsureAsync(db, column, cancellationToken);
            }
            else
            {
                missing ??= await PostgresSubstringIndex.EnsureAsync(db, column, cancellationToken);
            }
        }

        return missing;
    }
}

/// <summary>A column with a substring index.</summary>
/// <param name="Entity">Entity it belongs to.</param>
/// <param name="Table">Its table.</param>
/// <param name="Column">Its column.</param>
internal sealed record SearchedColumn(Type Entity, string Table, string Column)
{
    public static SearchedColumn Of(IEntityType entity, IProperty property) =>
        new(
            entity.ClrType,
            entity.GetTableName() ?? throw new NotSupportedException($"{entity.DisplayName()} has no table."),
            property.GetColumnName()
        );
}

using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Portal.Core.Persistence;

/// <summary>The columns of one table as the model has them, so that raw SQL writes what a save would, whatever columns are added.</summary>
internal sealed class RowLayout
{
    private RowLayout(IEntityType entity)
    {
        var table =
            StoreObjectIdentifier.Create(entity, StoreObjectType.Table)
            ?? throw new InvalidOperationException($"{entity.Name} has no table.");
        Table = Quote(table.Name);
        Columns =
        [
            .. entity
                .GetProperties()
                .Where(property => property.GetComputedColumnSql(table) is null)
                .Select(property => new RowColumn(property, Quote(property.GetColumnName(table) ?? property.Name))),
        ];
        Key = Columns.Single(column => column.Property.IsPrimaryKey());
        Version = Columns.Single(column => column.Property.IsConcurrencyToken);
    }

    public string Table { get; }

    public IReadOnlyList<RowColumn> Columns { get; }

    /// <summary>The one column of the primary key.</summary>
    public RowColumn Key { get; }

    /// <summary>The version that tells a stale write.</summary>
    public RowColumn Version { get; }

    /// <summary>Everything an update may change.</summary>
    public IEnumerable<RowColumn> Changeable => Columns.Where(column => column != Key);

    public string ColumnNames => string.Join(", ", Columns.Select(column => column.Name));

    public static RowLayout Of<T>(PortalDbContext db) =>
        new(db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not mapped."));

    private static string Quote(string name) => $"\"{name}\"";
}

/// <summary>One column: its name in quotes, and how its value gets out of the entity and into a parameter.</summary>
internal sealed class RowColumn(IProperty property, string name)
{
    private readonly IClrPropertyGetter _getter = property.GetGetter();
    private readonly RelationalTypeMapping _mapping = property.GetRelationalTypeMapping();

    public IProperty Property { get; } = property;

    public string Name { get; } = name;

    /// <summary>The database's name of the type.</summary>
    public string StoreType => _mapping.StoreType;

    /// <summary>Type of the values that <see cref="Read"/> gives; nullable where it is a value type.</summary>
    public Type ValueType
    {
        get
        {
            var type = _mapping.Converter?.ProviderClrType ?? Property.ClrType;
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? typeof(Nullable<>).MakeGenericType(type) : type;
        }
    }

    /// <summary>The value as the database takes it.</summary>
    public object? Read(object entity)
    {
        var value = _getter.GetClrValue(entity);
        return value is null || _mapping.Converter is not { } converter ? value : converter.ConvertToProvider(value);
    }

    /// <summary>An empty parameter of its type.</summary>
    public DbParameter AddParameter(DbCommand command, string parameter)
    {
        var made = _mapping.CreateParameter(command, parameter, null, nullable: true);
        command.Parameters.Add(made);
        return made;
    }
}

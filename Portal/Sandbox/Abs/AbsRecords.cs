using System.Globalization;
using System.Text.Json.Nodes;

namespace Portal.Sandbox.Abs;

/// <summary>An entitlement as ABS keeps it.</summary>
internal sealed record Entitlement(long Number, JsonObject Body)
{
    public static string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"ent-{number:D6}");

    public static long NumberOf(string id) =>
        id.StartsWith("ent-", StringComparison.Ordinal)
        && long.TryParse(id.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}

/// <summary>An answer given under an idempotency key, and the digest of the body that it was for.</summary>
internal sealed record KeptAnswer(string Digest, int Status, JsonNode Body);

/// <summary>ABS' tables: entitlements; kept answers; the assets of the pools. Its caller takes turns.</summary>
internal sealed class AbsRecords(SandboxFile file)
{
    /// <summary>So many of each class are in the pool at first; an empty pool buys one more.</summary>
    private const int Stock = 40;

    public static readonly string[] Tables =
    [
        "CREATE TABLE IF NOT EXISTS entitlement (number INTEGER PRIMARY KEY AUTOINCREMENT, order_id INTEGER NOT NULL, body TEXT NOT NULL)",
        "CREATE INDEX IF NOT EXISTS entitlement_order ON entitlement (order_id, number)",
        "CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, digest TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS asset (class TEXT NOT NULL, number INTEGER NOT NULL, entitlement INTEGER, PRIMARY KEY (class, number)) WITHOUT ROWID",
        "CREATE INDEX IF NOT EXISTS asset_free ON asset (class, number) WHERE entitlement IS NULL",
    ];

    public long Entitlements => file.Count("SELECT count(*) FROM entitlement");

    public long Assets => file.Count("SELECT count(*) FROM asset");

    public long AllocatedAssets => file.Count("SELECT count(*) FROM asset WHERE entitlement IS NOT NULL");

    public void FillPools()
    {
        if (Assets > 0)
        {
            return;
        }

        foreach (var unit in ProductUnit.All.Where(unit => unit.Type == ProductUnit.Physical))
        {
            for (var number = 1; number <= Stock; number++)
            {
                file.Run("INSERT INTO asset (class, number) VALUES ($1, $2)", unit.Ref, number);
            }
        }
    }

    public KeptAnswer? FindAnswer(string key) =>
        file.Rows(
                "SELECT digest, status, body FROM answer WHERE key = $1",
                row => new KeptAnswer(row.GetString(0), row.GetInt32(1), JsonNode.Parse(row.GetString(2))!),
                key
            )
            .SingleOrDefault();

    public void Keep(string key, KeptAnswer answer) =>
        file.Run(
            "INSERT INTO answer (key, digest, status, body) VALUES ($1, $2, $3, $4)",
            key,
            answer.Digest,
            answer.Status,
            VendorCall.Text(answer.Body)
        );

    public Entitlement? Find(long number) =>
        file.Rows("SELECT number, body FROM entitlement WHERE number = $1", Read, number).SingleOrDefault();

    /// <summary>The first one of an order.</summary>
    public Entitlement? FindByOrder(long order) =>
        file.Rows("SELECT number, body FROM entitlement WHERE order_id = $1 ORDER BY number LIMIT 1", Read, order)
            .SingleOrDefault();

    /// <summary>How many an order has.</summary>
    public long CountByOrder(long order) => file.Count("SELECT count(*) FROM entitlement WHERE order_id = $1", order);

    public List<Entitlement> List(long after, int limit) =>
        file.Rows("SELECT number, body FROM entitlement WHERE number > $1 ORDER BY number LIMIT $2", Read, after, limit);

    public Entitlement? FindNewest() =>
        file.Rows("SELECT number, body FROM entitlement ORDER BY number DESC LIMIT 1", Read).SingleOrDefault();

    /// <summary>Takes the next number for an order's entitlement.</summary>
    public long Add(long order)
    {
        file.Run("INSERT INTO entitlement (order_id, body) VALUES ($1, '')", order);
        return file.Count("SELECT last_insert_rowid()");
    }

    public void Put(Entitlement entitlement) =>
        file.Run("UPDATE entitlement SET body = $2 WHERE number = $1", entitlement.Number, VendorCall.Text(entitlement.Body));

    /// <summary>Takes the lowest free asset of a class.</summary>
    public string Allocate(string assetClass, long entitlement)
    {
        var number = file.Scalar(
            "SELECT min(number) FROM asset INDEXED BY asset_free WHERE class = $1 AND entitlement IS NULL",
            assetClass
        );
        if (number is null)
        {
            number = file.Count("SELECT max(number) FROM asset WHERE class = $1", assetClass) + 1;
            file.Run("INSERT INTO asset (class, number) VALUES ($1, $2)", assetClass, number);
        }

        file.Run("UPDATE asset SET entitlement = $3 WHERE class = $1 AND number = $2", assetClass, number, entitlement);
        return IdOf(assetClass, (long)number);
    }

    /// <summary>A page of assets in order of class and number.</summary>
    public List<JsonNode> ListAssets(string? assetClass, long skip, int limit) =>
        file.Rows<JsonNode>(
            "SELECT class, number, entitlement FROM asset WHERE $1 IS NULL OR class = $1 ORDER BY class, number LIMIT $3 OFFSET $2",
            row => new JsonObject
            {
                ["asset_id"] = IdOf(row.GetString(0), row.GetInt64(1)),
                ["asset_reference"] = row.GetString(0),
                ["status"] = row.IsDBNull(2) ? "available" : "allocated",
                ["entitlement_id"] = row.IsDBNull(2) ? null : Entitlement.IdOf(row.GetInt64(2)),
            },
            assetClass,
            skip,
            limit
        );

    private static string IdOf(string assetClass, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{assetClass}-{number:D5}");

    private static Entitlement Read(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        new(row.GetInt64(0), JsonNode.Parse(row.GetString(1))!.AsObject());
}

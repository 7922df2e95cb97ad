using System.Globalization;
using System.Text.Json.Nodes;

namespace Portal.Sandbox;

/// <summary>What a vendor's stand-in keeps besides the demonstration's own contents: JSON by kind and number. Its caller takes turns.</summary>
internal sealed class VendorRecords(string? path) : IDisposable
{
    private readonly SandboxFile _file = new(
        path,
        "CREATE TABLE IF NOT EXISTS record (number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, body TEXT NOT NULL)",
        "CREATE INDEX IF NOT EXISTS record_kind ON record (kind, number)"
    );

    /// <summary>Keeps a record under the next number, which is written into its field.</summary>
    public JsonObject Add(string kind, string idField, JsonObject body) =>
        _file.Commit(() =>
        {
            _file.Run("INSERT INTO record (kind, body) VALUES ($1, '')", kind);
            var number = _file.Count("SELECT last_insert_rowid()");
            body[idField] = number;
            _file.Run("UPDATE record SET body = $2 WHERE number = $1", number, VendorCall.Text(body));
            return body;
        });

    public bool Put(string kind, long number, JsonObject body) =>
        _file.Run("UPDATE record SET body = $3 WHERE number = $1 AND kind = $2", number, kind, VendorCall.Text(body)) > 0;

    public bool Remove(string kind, long number) =>
        _file.Run("DELETE FROM record WHERE number = $1 AND kind = $2", number, kind) > 0;

    public JsonObject? Find(string kind, string number) =>
        long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? _file.Rows("SELECT body FROM record WHERE number = $1 AND kind = $2", Read, parsed, kind).SingleOrDefault()
            : null;

    /// <summary>All of a kind, the oldest first.</summary>
    public List<JsonObject> List(string kind) =>
        _file.Rows("SELECT body FROM record WHERE kind = $1 ORDER BY number", Read, kind);

    public long Count(string kind) => _file.Count("SELECT count(*) FROM record WHERE kind = $1", kind);

    /// <summary>Drops the oldest of a kind beyond so many.</summary>
    public void Keep(string kind, int most) =>
        _file.Run(
            "DELETE FROM record WHERE kind = $1 AND number <= (SELECT number FROM record WHERE kind = $1 ORDER BY number DESC LIMIT 1 OFFSET $2)",
            kind,
            most
        );

    public void Dispose() => _file.Dispose();

    private static JsonObject Read(Microsoft.Data.Sqlite.SqliteDataReader row) => JsonNode.Parse(row.GetString(0))!.AsObject();
}

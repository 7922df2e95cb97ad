using System.Linq.Expressions;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Portal.Core.Persistence;

/// <summary>
/// A search for rows whose folded text contains every word, in any order and anywhere. The index gives candidates; the text itself is
/// always compared too.
/// </summary>
/// <typeparam name="T">Entity with a <see cref="SubstringIndex"/>.</typeparam>
internal sealed class SubstringSearch<T>
    where T : class
{
    /// <summary>Up to here rows are sorted after they were found; beyond, the sort is walked until enough match.</summary>
    public const int Few = 5000;

    private const int MostWords = 8;
    private const int MostTrigrams = 24;
    private const string AfterAll = "\U0010FFFF"; // no folded text has it

    private readonly Expression<Func<T, string>> _text;
    private readonly List<string> _words;

    /// <summary>Parts what was typed into words.</summary>
    public SubstringSearch(Expression<Func<T, string>> text, string typed)
    {
        _text = text;
        _words = [.. Folding.Fold(typed, 200).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MostWords)];
    }

    /// <summary>True when nothing is searched for.</summary>
    public bool IsEmpty => _words.Count == 0;

    /// <summary>The rows that contain every word.</summary>
    public IQueryable<T> In(IQueryable<T> rows) =>
        _words.Aggregate(rows, (found, word) => found.Where(Contains($"%{Escape(word)}%")));

    /// <summary>Candidates by the index, which may be few; or null where the index has nothing to say.</summary>
    public async Task<SubstringHits<T>?> FindAsync(PortalDbContext db, CancellationToken cancellationToken) =>
        db.Database.IsNpgsql()
            ? await FindOnPostgresAsync(db, cancellationToken)
            : await FindOnSqliteAsync(db, cancellationToken);

    private async Task<SubstringHits<T>?> FindOnPostgresAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var patterns = _words.Where(HasTrigram).Select(word => $"%{Escape(word)}%").ToArray<object>();
        if (patterns.Length == 0)
        {
            return null;
        }

        var column = SubstringIndex.ColumnOf(db.Model, typeof(T));
        var count = PostgresSubstringIndex.CountSql(column, patterns.Length);
        var rows = PostgresSubstringIndex.RowsSql(column, patterns.Length);
        return await CountedAsync(db, (count, [.. patterns, Few + 1]), (rows, patterns), cancellationToken);
    }

    private async Task<SubstringHits<T>?> FindOnSqliteAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var column = SubstringIndex.ColumnOf(db.Model, typeof(T));
        var trigrams = _words.SelectMany(Trigrams).Distinct().Take(MostTrigrams).ToList();
        if (trigrams.Count > 0)
        {
            var match = string.Join(' ', trigrams.Select(trigram => $"\"{trigram.Replace("\"", "\"\"")}\""));
            return await CountedAsync(
                db,
                (SqliteSubstringIndex.CountSql(column), [match, Few + 1]),
                (SqliteSubstringIndex.RowsSql(column), [match]),
                cancellationToken
            );
        }

        // short words only: the rarest decides, and the longer is the rarer as a rule
        var word = _words.MaxBy(word => word.Length) ?? "";
        return await CountedAsync(
            db,
            (SqliteSubstringIndex.CountStartsSql(column), [word, word + AfterAll, Few + 1]),
            (SqliteSubstringIndex.RowsOfStartsSql(column), [word, word + AfterAll]),
            cancellationToken
        );
    }

    private async Task<SubstringHits<T>> CountedAsync(
        PortalDbContext db,
        (string Sql, object[] Arguments) count,
        (string Sql, object[] Arguments) rows,
        CancellationToken cancellationToken
    )
    {
        var found = await db.Database.SqlQueryRaw<int>(count.Sql, count.Arguments).SingleAsync(cancellationToken);
        return new SubstringHits<T>(In(db.Set<T>().FromSqlRaw(rows.Sql, rows.Arguments)), found <= Few);
    }

    private Expression<Func<T, bool>> Contains(string pattern)
    {
        Expression<Func<string, bool>> like = text => EF.Functions.Like(text, pattern, "\\");
        var body = new Insert(like.Parameters[0], _text.Body).Visit(like.Body);
        return Expression.Lambda<Func<T, bool>>(body, _text.Parameters);
    }

    private static string Escape(string word) => word.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_");

    // pg_trgm looks at runs of letters and digits only
    private static bool HasTrigram(string word)
    {
        var run = 0;
        foreach (var rune in word.EnumerateRunes())
        {
            run = Rune.IsLetterOrDigit(rune) ? run + 1 : 0;
            if (run == 3)
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Trigrams(string word)
    {
        var runes = word.EnumerateRunes().ToList();
        return Enumerable.Range(0, Math.Max(0, runes.Count - 2)).Select(at => $"{runes[at]}{runes[at + 1]}{runes[at + 2]}");
    }

    private sealed class Insert(ParameterExpression parameter, Expression with) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? with : node;
    }
}

/// <summary>What an index found.</summary>
/// <typeparam name="T">Entity.</typeparam>
/// <param name="Rows">The rows that contain every word, in no order.</param>
/// <param name="AreFew">True when so few can match that sorting them costs little.</param>
internal sealed record SubstringHits<T>(IQueryable<T> Rows, bool AreFew)
    where T : class;

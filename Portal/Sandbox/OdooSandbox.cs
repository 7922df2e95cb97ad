using Portal.Sandbox.Odoo;
using Portal.Sandbox.Odoo.Models;
using Portal.Sandbox.Odoo.Seed;

namespace Portal.Sandbox;

/// <summary>What a call came to: its answer in JSON, whether it changed records, and how many it read or made.</summary>
internal readonly record struct OdooReply(byte[] Body, bool ChangedRecords, int Rows);

/// <summary>An Odoo 18 or 19 in this process: one database of true records behind the vendor's own wires.</summary>
/// <remarks>
/// Calls run one at a time, each a transaction; a call once begun ends, whether its caller waits or not.
/// Uses nothing of Portal's own types, so that a shared mistake cannot hide. Source: Odoo 18, recordings of the contract suite.
/// Next: <see cref="OdooServices"/>.
/// </remarks>
internal sealed class OdooSandbox : IDisposable
{
    public const string DatabaseName = "sandbox";
    public const string Login = "admin";
    public const string Password = "admin";

    /// <summary>A key of the administrator's, good wherever the password is.</summary>
    public const string ApiKey = "5a4db0c5f00d5a4db0c5f00d5a4db0c5f00d5a4d";

    /// <summary>A user who may read contacts and change nothing.</summary>
    public const string ReaderLogin = "reader";
    public const string ReaderPassword = "reader";
    public const string ReaderApiKey = "5a4db0c5f00d5a4db0c5f00d5a4db0c5f00d0001";

    private readonly Lock _lock = new();
    private readonly OdooDatabase _database = new(Catalog.Models());
    private readonly OdooRelease _release;
    private readonly TimeProvider _time;
    private readonly Journal? _journal;

    public OdooSandbox(SandboxOptions options, TimeProvider time)
    {
        _time = time;
        _release = options.Odoo;
        if (options.OdooFile is { } file)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".");
            _journal = new(file);
            _journal.Load(_database);
        }

        SeedParts.Apply(this, options.Seed);
    }

    /// <summary>Runs one <c>params</c> object of a JSON-RPC request.</summary>
    /// <exception cref="OdooError">The call was refused; nothing was changed.</exception>
    public OdooReply Run(Dictionary<string, object?> parameters) =>
        Answer(begin => new OdooServices(_database, _release, begin).Dispatch(parameters));

    /// <summary>Runs one method as a JSON-2 request names it.</summary>
    /// <exception cref="OdooError">The call was refused; nothing was changed.</exception>
    public OdooReply Run(string? key, string model, string method, Func<Dictionary<string, object?>> readBody) =>
        Answer(begin => new Json2Service(_database, begin).Execute(key, model, method, readBody));

    /// <summary>Runs work of the server's own, such as filling the database.</summary>
    public T Run<T>(Func<Transaction, T> act)
    {
        lock (_lock)
        {
            var work = Begin(Transaction.SystemUser, []);
            var result = default(T);
            Commit(() => result = act(work), () => work);
            return result is null ? throw new InvalidOperationException("The work gave nothing.") : result;
        }
    }

    public void Dispose() => _journal?.Dispose();

    private Transaction Begin(long uid, Dictionary<string, object?> context) =>
        new(_database, uid, _time.GetUtcNow().UtcDateTime) { Context = context };

    private OdooReply Answer(Func<Func<long, Dictionary<string, object?>, Transaction>, object?> act)
    {
        lock (_lock)
        {
            Transaction? work = null;
            return Commit(() => act((uid, context) => work = Begin(uid, context)), () => work);
        }
    }

    private OdooReply Commit(Func<object?> act, Func<Transaction?> begun)
    {
        var isCommitted = false;
        try
        {
            var result = act();
            var body = PyJson.Write(result);
            var work = begun();
            if (work?.ChangedRecords == true)
            {
                _journal?.Commit(work);
            }

            isCommitted = true;
            return new(
                result is null ? [] : body,
                work?.ChangedRecords == true,
                result is System.Collections.ICollection list ? list.Count : 1
            );
        }
        finally
        {
            if (!isCommitted)
            {
                begun()?.Rollback();
            }
        }
    }
}

using Portal.Sandbox.Odoo;
using Portal.Sandbox.Odoo.Models;
using Portal.Sandbox.Odoo.Models.Automation;
using Portal.Sandbox.Odoo.Models.Studio;
using Portal.Sandbox.Odoo.Seed;

namespace Portal.Sandbox;

/// <summary>What a call came to: its answer in JSON, whether it changed records, and how many it read or made.</summary>
internal readonly record struct OdooReply(byte[] Body, bool ChangedRecords, int Rows);

/// <summary>An Odoo 18 or 19 in this process: one database of true records behind the vendor's own wires.</summary>
/// <remarks>
/// Calls that may change records run one at a time, each a transaction; a call once begun ends, whether its caller waits or not. Those
/// that only read run between them, and also while one waits for whom its automation rules notify: they see what was before it.
/// Uses nothing of Portal's own types, so that a shared mistake cannot hide. Source: Odoo 18, recordings of the contract suite.
/// Next: <see cref="OdooServices"/>.
/// </remarks>
internal sealed partial class OdooSandbox : IDisposable
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

    private static readonly TimeSpan BetweenJobs = TimeSpan.FromMinutes(10);

    private readonly Lock _rows = new();
    private readonly Lock _writing = new();
    private readonly OdooDatabase _database;
    private readonly OdooRelease _release;
    private readonly TimeProvider _time;
    private readonly Journal? _journal;
    private readonly WebhookSender _sender;
    private readonly ILogger _log;
    private long _jobsDueAt;

    public OdooSandbox(SandboxOptions options, TimeProvider time, ILogger<OdooSandbox> log)
    {
        _time = time;
        _log = log;
        _release = options.Odoo;
        _database = new(Catalog.Models(), _release);
        _sender = new(time, log);
        if (options.OdooFile is { } file)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".");
            _journal = new(file);
            _journal.Load(_database);
        }

        Run(work =>
        {
            StudioRegistry.Fill(work);
            return true;
        });
        SeedParts.Apply(this, options.Seed);
        _jobsDueAt = (Now + BetweenJobs).Ticks;
    }

    /// <summary>Runs one <c>params</c> object of a JSON-RPC request.</summary>
    /// <exception cref="OdooError">The call was refused; nothing was changed.</exception>
    public OdooReply Run(Dictionary<string, object?> parameters) =>
        Answer(
            OdooServices.OnlyReads(parameters),
            begin => new OdooServices(_database, _release, Now, begin).Dispatch(parameters)
        );

    /// <summary>Runs one method as a JSON-2 request names it.</summary>
    /// <exception cref="OdooError">The call was refused; nothing was changed.</exception>
    public OdooReply Run(string? key, string model, string method, Func<Dictionary<string, object?>> readBody) =>
        Answer(
            MethodTable.OnlyReads(method),
            begin => new Json2Service(_database, Now, begin).Execute(key, model, method, readBody)
        );

    /// <summary>Runs one call of the web client's for somebody who is signed in.</summary>
    /// <exception cref="OdooError">The call was refused; nothing was changed.</exception>
    public OdooReply Run(long uid, Dictionary<string, object?> parameters) =>
        Answer(
            onlyReads: false,
            begin => WebClient.Execute(_database, parameters, context => begin(uid, context)),
            isWebClient: true
        );

    /// <summary>Runs work of the server's own, such as filling the database. Nobody is notified of it.</summary>
    public T Run<T>(Func<Transaction, T> act) => Run(() => new(_database, Transaction.SystemUser, Now), act);

    private T Run<T>(Func<Transaction> begin, Func<Transaction, T> act)
    {
        lock (_writing)
            lock (_rows)
            {
                var work = begin();
                var result = default(T);
                Commit(() => result = act(work), () => work);
                return result is null ? throw new InvalidOperationException("The work gave nothing.") : result;
            }
    }

    /// <summary>The user behind a name and a password, or null. A key is no password here.</summary>
    /// <remarks>Source: Odoo 18, recording web_session_authenticate_apikey.</remarks>
    public long? LogIn(string login, string password)
    {
        lock (_rows)
        {
            return Accounts.LogIn(_database, login, password, keysToo: false, Now);
        }
    }

    public void Dispose()
    {
        _sender.Dispose();
        _journal?.Dispose();
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private OdooReply Answer(
        bool onlyReads,
        Func<Func<long, Dictionary<string, object?>, Transaction>, object?> act,
        bool isWebClient = false
    )
    {
        RunDueJobs();
        if (onlyReads)
        {
            return Answer(act, isWebClient);
        }

        lock (_writing)
        {
            return Answer(act, isWebClient);
        }
    }

    private OdooReply Answer(Func<Func<long, Dictionary<string, object?>, Transaction>, object?> act, bool isWebClient)
    {
        lock (_rows)
        {
            Transaction? work = null;
            return Commit(() => act((uid, context) => work = Begin(uid, context, isWebClient)), () => work);
        }
    }

    private Transaction Begin(long uid, Dictionary<string, object?> context, bool isWebClient)
    {
        Transaction? work = null;
        work = new(_database, uid, Now)
        {
            Context = context,
            IsWebClient = isWebClient,
            Notify = notifications => work?.WhileHidden(() => Send(notifications)),
        };
        return work;
    }

    /// <summary>Lets the readers in while others are told.</summary>
    private void Send(IReadOnlyList<Notification> notifications)
    {
        _rows.Exit();
        try
        {
            _sender.Send(notifications);
        }
        finally
        {
            _rows.Enter();
        }
    }

    /// <summary>Jobs that fell due run before the next call, so that whoever looks finds them done.</summary>
    private void RunDueJobs()
    {
        var due = Volatile.Read(ref _jobsDueAt);
        var now = Now;
        if (now.Ticks < due || Interlocked.CompareExchange(ref _jobsDueAt, (now + BetweenJobs).Ticks, due) != due)
        {
            return;
        }

        try
        {
            Run(
                () => Begin(Transaction.SystemUser, [], isWebClient: false),
                work =>
                {
                    CronModel.RunAll(work);
                    return true;
                }
            );
        }
        catch (OdooError error)
        {
            LogJobsFailed(error.Name, error.Message);
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

    [LoggerMessage(LogLevel.Warning, "OdooSandbox: its own jobs ended with {Name}: {Reason}; they run again in ten minutes")]
    private partial void LogJobsFailed(string name, string reason);
}

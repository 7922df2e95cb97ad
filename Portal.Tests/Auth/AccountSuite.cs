using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Links;
using Portal.Core.Accounts.People;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Accounts.Sessions;
using Portal.Core.Audit;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Auth;

/// <summary>Base of the suites on accounts: the whole program with its use cases, on both databases.</summary>
public abstract class AccountSuite(DatabaseProvider provider) : DatabaseSuite(provider)
{
    protected const string GoodPassword = "brezel unter dem sofa";
    protected static readonly Uri Site = new("https://portal.example.com/");

    private readonly TestFolder _folder = new();
    private RunningPortal? _portal;
    private AsyncServiceScope _scope;

    private protected RunningPortal Portal => _portal ?? throw new InvalidOperationException("The test has not begun.");

    private protected ManualClock Clock { get; } = new(DateTimeOffset.UtcNow);

    protected Actor Administrator { get; private set; } = Actor.Portal;

    protected virtual IEnumerable<(string Key, string Value)> Settings => [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _portal = await RunningPortal.StartAsync(_folder, Settings, Clock, database: Database.Options);
        _scope = _portal.Services.CreateAsyncScope();
        Administrator = await ActorAsync(DemoAccounts.All.Single(demo => demo.Role == Role.Administrator).Email);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_portal is not null)
        {
            await _scope.DisposeAsync();
            await _portal.DisposeAsync();
        }

        await base.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected T Get<T>()
        where T : notnull => _scope.ServiceProvider.GetRequiredService<T>();

    protected async Task<PortalUser> UserAsync(string email)
    {
        await using var db = Portal.OpenDatabase();
        return await db.Users.AsNoTracking().SingleAsync(user => user.Email == email, Cancellation);
    }

    protected async Task<Actor> ActorAsync(string email)
    {
        var user = await UserAsync(email);
        var read = await Get<ReadUser>().ExecuteAsync(Actor.Portal, user.Id, Cancellation);
        return new Actor(user.Id, user.DisplayName, user.Email, read.Value!.Row.Roles.ToHashSet())
        {
            Session = await OpenSessionAsync(user, SessionProof.Code),
        };
    }

    /// <summary>Invites somebody and sets their password by the link.</summary>
    protected async Task<PortalUser> JoinAsync(string email, params Role[] roles)
    {
        var invited = await InviteAsync(email, roles);
        Assert.True((await Get<UseAccountLink>().SetPasswordAsync(TokenOf(invited.Link), GoodPassword, Cancellation)).Succeeded);
        return await UserAsync(email);
    }

    protected async Task<Invitation> InviteAsync(string email, params Role[] roles)
    {
        var person = new Person("Erika Mustermann", email);
        var invited = await Get<InviteUser>().ExecuteAsync(Administrator, person, roles.ToHashSet(), Site, Cancellation);
        return invited.Value ?? throw new InvalidOperationException(invited.Refusals[0].Sentence);
    }

    protected async Task<Guid> OpenSessionAsync(PortalUser user, SessionProof proof = SessionProof.Password)
    {
        var key = await Get<SessionLedger>()
            .BeginAsync(user, new SessionStart(proof, "Firefox on Linux", "192.0.2.1"), Cancellation);
        return (await Get<SessionLedger>().FindAsync(key, Cancellation))!.Session.Id; // just opened
    }

    /// <summary>An administrator who signed in just now.</summary>
    protected async Task<Actor> FreshAsync(Actor actor) =>
        actor with
        {
            Session = await OpenSessionAsync(await UserAsync(actor.Email!), SessionProof.Code), // everyone here has one
        };

    /// <summary>A link as the mail to a new address would carry it.</summary>
    protected async Task<string> MakeEmailLinkAsync(PortalUser user, string email)
    {
        await using var db = Portal.OpenDatabase();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var what = (AccountLinkKind.Email, (Guid?)user.Id, (string?)email);
        var (token, _) = await AccountLink.MakeAsync(db, what, Clock.GetUtcNow().UtcDateTime, Cancellation);
        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
        return token;
    }

    protected async Task<int> CountLinksAsync(Guid user)
    {
        await using var db = Portal.OpenDatabase();
        return await db.Set<AccountLink>().CountAsync(link => link.UserId == user, Cancellation);
    }

    protected async Task<List<AuditEntry>> AuditOfAsync(Guid user, string action)
    {
        await using var db = Portal.OpenDatabase();
        return await db
            .Audit.Where(entry => entry.SubjectId == user.ToString() && entry.Action == action)
            .ToListAsync(Cancellation);
    }

    /// <summary>Sets up an authenticator app.</summary>
    protected async Task<(byte[] Key, IReadOnlyList<string> Codes)> SetUpAppAsync(Guid session)
    {
        var key = TimedCode.MakeKey();
        var done = await Get<AuthenticatorApp>().SetUpAsync(session, key, CodeOf(key), Cancellation);
        return (key, done.Value ?? throw new InvalidOperationException(done.Refusals[0].Sentence));
    }

    protected string CodeOf(byte[] key) => TimedCode.CodeOf(key, TimedCode.StepAt(Clock.GetUtcNow().UtcDateTime));

    protected static string TokenOf(MadeLink link) => link.Address!.Fragment.TrimStart('#'); // no mail is sent in these tests
}

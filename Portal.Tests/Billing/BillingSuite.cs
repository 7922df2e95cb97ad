using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Lists;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Sandbox;
using Portal.Tests.Odoo;
using Portal.Tests.Support;

namespace Portal.Tests.Billing;

/// <summary>Billing on a real database and an Odoo on the wire, wired as the host wires it; the loops are run by hand.</summary>
public abstract class BillingSuite(DatabaseProvider provider) : DatabaseSuite(provider)
{
    protected static readonly Actor Finance = new(Guid.CreateVersion7(), "Fatima", null, new HashSet<Role> { Role.Finance });
    protected static readonly Actor Member = new(Guid.CreateVersion7(), "Mo", "mo@x.example", new HashSet<Role> { Role.Member });
    protected static readonly Actor OtherMember = new(Guid.CreateVersion7(), "Mia", null, new HashSet<Role> { Role.Member });
    protected static readonly Actor Viewer = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });
    protected static readonly Actor Support = new(Guid.CreateVersion7(), "Sam", null, new HashSet<Role> { Role.Support });

    private SandboxServer _odoo = null!;
    private ServiceProvider _services = null!;
    private AsyncServiceScope _scope;

    /// <summary>True to begin with the demonstration's contents.</summary>
    protected virtual bool Seed => false;

    /// <summary>Billing's settings in this suite.</summary>
    protected virtual BillingOptions Options { get; } = new();

    internal SandboxServer Odoo => _odoo;

    /// <summary>How imports behave in this test.</summary>
    protected PullOptions Pulls { get; } = new();

    internal JumpingClock Clock { get; } = new();

    /// <summary>The other system's own clock.</summary>
    internal JumpingClock OdooClock { get; } = new();

    protected DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _odoo = await SandboxServer.StartAsync(new SandboxOptions { Seed = Seed }, OdooClock, Cancellation);
        var url = await AddressAsync(_odoo.OdooUrl);
        var endpoint = new OdooEndpoint(url, url, OdooSandbox.DatabaseName, OdooSandbox.Login, new Secret(OdooSandbox.Password));
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<SystemStatusBoard>()
            .AddSingleton<ConnectedSystems>()
            .AddSingleton(Database.Portal)
            .AddOdoo(_ => _ => ValueTask.FromResult<OdooEndpoint?>(endpoint))
            .AddJobs()
            .AddLists()
            .AddSingleton(Options)
            .AddBilling()
            .AddSingleton(Microsoft.Extensions.Options.Options.Create(Pulls))
            .BuildServiceProvider();
        _scope = _services.CreateAsyncScope();
    }

    public override async ValueTask DisposeAsync()
    {
        await Get<JobRunner>().StopAsync(CancellationToken.None);
        await _scope.DisposeAsync();
        await _services.DisposeAsync();
        await _odoo.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected IServiceProvider Services => _scope.ServiceProvider;

    /// <summary>Where Portal finds Odoo: behind something that a test puts between them.</summary>
    protected virtual Task<Uri> AddressAsync(Uri odoo) => Task.FromResult(odoo);

    protected T Get<T>()
        where T : class => _scope.ServiceProvider.GetRequiredService<T>();

    protected BillingAddressId NewId() => BillingAddressId.Create(Clock);

    protected async Task<BillingAddressDraft> DraftAsync(string name) =>
        new()
        {
            CompanyName = name,
            Street = "Bahnhofstrasse 1",
            Zip = "8001",
            City = "Zürich",
            CountryId = (await Get<BillingLists>().ReadAsync(Cancellation)).Countries.Single(country => country.Code == "CH").Id,
            Emails = ["info@x.example"],
            AccountingName = "Petra Keller",
            AccountingEmails = ["bills@x.example", "ap@x.example"],
        };

    protected async Task<Result<BillingAddress>> CreateAsync(BillingAddressId id, string name, Actor? actor = null) =>
        await Get<CreateBillingAddress>().ExecuteAsync(actor ?? Finance, id, await DraftAsync(name), Cancellation);

    protected async Task<BillingAddress> CreatedAsync(string name, Actor? actor = null)
    {
        var created = await CreateAsync(NewId(), name, actor);
        Assert.True(created.Succeeded, string.Join(' ', created.Refusals));
        return created.Value;
    }

    protected async Task<BillingAddressDetail> ReadAsync(BillingAddressId id, Actor? actor = null)
    {
        var read = await Get<ReadBillingAddress>().ExecuteAsync(actor ?? Finance, id, Cancellation);
        Assert.True(read.Succeeded, string.Join(' ', read.Refusals));
        return read.Value;
    }

    protected async Task<IReadOnlyList<BillingAddress>> ListAsync(
        string search = "",
        BillingAddressState? state = null,
        Actor? actor = null,
        BillingSort sort = BillingSort.Name,
        bool descending = false
    )
    {
        var request = new BillingListRequest(search, state, sort, descending, KeysetRequest.First(200));
        var listed = await Get<ListBillingAddresses>().ExecuteAsync(actor ?? Finance, request, Cancellation);
        Assert.True(listed.Succeeded, string.Join(' ', listed.Refusals));
        return listed.Value.Rows;
    }

    protected Task<JobRun> ImportAsync(Actor? actor = null) =>
        RunAsync<ImportBillingAddresses>(ImportBillingAddresses.JobName, actor ?? Finance, JobTrigger.Person);

    protected Task<JobRun> SweepAsync() =>
        RunAsync<SweepBillingAddresses>(SweepBillingAddresses.JobName, Finance, JobTrigger.Person);

    protected async Task<JobRun> RunAsync<TJob>(string name, Actor actor, JobTrigger trigger)
        where TJob : class, IJob
    {
        var started = await Get<JobRunner>().StartAsync<TJob>(actor, trigger, Cancellation);
        Assert.True(started.Succeeded, string.Join(' ', started.Refusals));
        await Get<JobRunner>().WaitAsync(started.Value, Cancellation);
        return (await Get<JobHistory>().FindLastAsync(name, Cancellation))!;
    }

    protected static Dictionary<string, long> Counts(JobRun run) =>
        JsonSerializer.Deserialize<Dictionary<string, long>>(run.Counts)!;

    /// <summary>Partners in Odoo, archived ones too, whose own or whose company's name is the given one.</summary>
    protected async Task<int> CountPartnersAsync(string company)
    {
        var domain = new JsonArray("|", Leaf("name", company), Leaf("parent_id.name", company));
        var count = await _odoo.CallAsync(
            "res.partner",
            "search_count",
            new JsonArray(domain).ToJsonString(),
            """{"context": {"active_test": false}}"""
        );
        return count!.GetValue<int>();

        static JsonArray Leaf(string field, string value) => new(field, "=", value);
    }

    protected Task WriteAsync(int partner, string values) => _odoo.CallAsync("res.partner", "write", $"[[{partner}], {values}]");

    /// <summary>A pair made in Odoo, not through Portal; orders refer to every one that is there from the start. Its two ids.</summary>
    protected async Task<(int Company, int Contact)> PairAsync(string name)
    {
        var company = await Odoo.CallAsync("res.partner", "create", $$"""[{"name": "{{name}}", "is_company": true}]""");
        var contact = await Odoo.CallAsync(
            "res.partner",
            "create",
            $$"""[{"parent_id": {{company}}, "type": "invoice", "name": "{{name}} accounting", "email": "ap@pair.example"}]"""
        );
        return (company!.GetValue<int>(), contact!.GetValue<int>());
    }

    protected Task UnlinkAsync(params int?[] partners) =>
        Odoo.CallAsync("res.partner", "unlink", $"[[{string.Join(',', partners)}]]");

    private protected void Break(FaultMode mode, int? count = null) => _odoo.Faults.Add("odoo", mode, count, null);

    protected void Mend() => _odoo.Faults.Clear();
}

using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Billing;

/// <summary>Billing with something between it and Odoo, and pages so small that there are many.</summary>
public abstract class ProxiedBillingSuite(DatabaseProvider provider) : BillingSuite(provider)
{
    private OdooProxy? _proxy;

    internal OdooProxy Proxy => _proxy ?? throw new InvalidOperationException("The test has not begun.");

    protected override bool Seed => true;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected override async Task<Uri> AddressAsync(Uri odoo)
    {
        Pulls.PullPageSize = 10;
        _proxy = await OdooProxy.StartAsync(odoo);
        return _proxy.Address;
    }

    /// <summary>Treats the nth page of partners, and nothing else.</summary>
    internal void TreatPage(int number, Treatment treatment)
    {
        var pages = 0;
        Proxy.Treat = call =>
            Task.FromResult(call.IsPage && Interlocked.Increment(ref pages) == number ? treatment : Treatment.Pass);
    }

    internal void LeaveAlone() => Proxy.Treat = _ => Task.FromResult(Treatment.Pass);
}

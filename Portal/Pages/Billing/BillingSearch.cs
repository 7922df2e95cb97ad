using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Finding;
using Portal.Core.Jobs;

namespace Portal.Pages.Billing;

/// <summary>Billing addresses in the search over everything: those of the list, by the list's own rights.</summary>
internal sealed class BillingSearch(ListBillingAddresses list) : ISearchSource
{
    private const int Most = 6;

    public string Title => "Billing addresses";

    public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var address = new BillingListAddress { Search = text.Typed };
        var request = address.ToRequest() with { Page = KeysetRequest.First(Most) };
        var listed = await list.ExecuteAsync(actor, request, cancellationToken);
        return listed.Value is not { Rows.Count: > 0 } page
            ? null
            : new FoundGroup(Title, [.. page.Rows.Select(row => Item(row, text)).OrderByDescending(item => item.Score)])
            {
                Total = page.Total,
                AllHref = page.Total > page.Rows.Count ? address.First : null,
            };
    }

    private static FoundItem Item(BillingAddress row, SearchText text) =>
        new(row.Name, $"{BillingListAddress.Path}/{row.Key}")
        {
            Detail = string.Join(
                " · ",
                new[]
                {
                    row.City,
                    row.CountryName,
                    row.State == BillingAddressState.Active ? "" : BillingStateLook.Word(row.State),
                }.Where(part => part.Length > 0)
            ),
            Icon = "contact_mail",
            Score = Math.Max(1, text.Score(row.Name)),
        };
}

/// <summary>"Import now".</summary>
internal sealed class ImportAct(JobRunner runner) : IFoundAct
{
    public const string Name = "import-billing-addresses";

    public string Key => Name;

    public async Task<Result<string>> RunAsync(Actor actor, CancellationToken cancellationToken)
    {
        var started = await runner.StartAsync<ImportBillingAddresses>(actor, JobTrigger.Person, cancellationToken);
        return started.Succeeded ? BillingListAddress.Path : started.Refusals[0];
    }
}

using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Home;

namespace Portal.Pages.Billing;

/// <summary>What billing addresses have waiting for people. Counted by the list itself.</summary>
internal sealed class BillingNeeds(ListBillingAddresses list) : INeedsAttention
{
    public string Title => "Billing addresses";

    public async Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeBilling.Check(actor) is not null)
        {
            return [];
        }

        var needs = new List<Need>();
        foreach (var (state, words) in States(AccessPolicy.ChangeBilling.Check(actor) is null))
        {
            // oldest first: the first row tells the age
            var address = new BillingListAddress { State = state, Sort = BillingSort.Changed };
            var request = address.ToRequest() with { Page = KeysetRequest.First(1) };
            if ((await list.ExecuteAsync(actor, request, cancellationToken)).Value is { Rows: [var oldest, ..] } page)
            {
                needs.AddRange(Need.Of(words, address.First, page.Total, oldest.ChangedAt));
            }
        }

        return needs;
    }

    private static (BillingAddressState State, NeedWords Words)[] States(bool mayChange) =>
        [
            (
                BillingAddressState.NotCreated,
                new(
                    "billing address is not in Odoo: its creation failed",
                    "billing addresses are not in Odoo: their creation failed"
                )
                {
                    IsUrgent = true,
                    Act = mayChange ? "Try again" : null,
                }
            ),
            (
                BillingAddressState.Incomplete,
                new(
                    "billing address lost one of its two records in Odoo",
                    "billing addresses lost one of their two records in Odoo"
                )
                {
                    IsUrgent = true,
                    Act = mayChange ? "Complete" : null,
                }
            ),
            (
                BillingAddressState.Unconfirmed,
                new("billing address waits for Odoo's answer", "billing addresses wait for Odoo's answer")
            ),
        ];
}

/// <summary>What became of the billing addresses that people entered.</summary>
internal sealed class BillingTrend(CountSentBillingAddresses count) : ITrendSource
{
    public string Title => "Billing addresses";

    public async Task<IReadOnlyList<Trend>> ReadAsync(
        Actor actor,
        IReadOnlyList<TrendSpan> spans,
        CancellationToken cancellationToken
    )
    {
        var counted = await count.ExecuteAsync(actor, [.. spans.Select(span => (span.From, span.Until))], cancellationToken);
        if (counted.Value is not { } sent)
        {
            return [];
        }

        TrendSeries[] series =
        [
            new("In Odoo", TrendTone.Good, [.. sent.Select(each => each.Created)]),
            new("Waiting for Odoo's answer", TrendTone.Open, [.. sent.Select(each => each.Unconfirmed)]),
            new("Not created", TrendTone.Bad, [.. sent.Select(each => each.NotCreated)]),
        ];
        return
        [
            new Trend(
                "billing-addresses",
                "How many billing addresses were sent to Odoo, and did they arrive?",
                "No billing address was sent in this time.",
                series
            ),
        ];
    }
}

/// <summary>Until Portal knows no billing address, nothing else can be done with it.</summary>
internal sealed class ImportStep(ListBillingAddresses list) : IFirstStep
{
    public int Place => 20;

    public async Task<FirstStep?> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeBilling.Check(actor) is not null)
        {
            return null;
        }

        var request = new BillingListAddress().ToRequest() with { Page = KeysetRequest.First(1) };
        var listed = await list.ExecuteAsync(actor, request, cancellationToken);
        var isDone = listed.Value is { Rows.Count: > 0 };
        var mayImport = AccessPolicy.ImportBilling.Check(actor) is null;
        var mayCreate = AccessPolicy.ChangeBilling.Check(actor) is null;
        return mayImport
                ? new FirstStep(
                    "Import the billing addresses",
                    "Portal copies the companies and invoice contacts that Odoo has; afterwards it follows their changes by itself.",
                    isDone
                )
                {
                    Href = BillingListAddress.Path,
                    Link = "Open billing addresses",
                }
            : mayCreate
                ? new FirstStep(
                    "Create a billing address",
                    "A company and the contact its invoices go to, made in Odoo in one step.",
                    isDone
                )
                {
                    Href = $"{BillingListAddress.Path}/new",
                    Link = "New billing address",
                }
            : null;
    }
}

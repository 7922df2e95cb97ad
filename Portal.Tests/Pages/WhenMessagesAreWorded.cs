using Portal.Components.Deliveries;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Replay;
using Portal.Core.Retail.Drifts;
using Portal.Pages.Entitlements;
using Portal.Pages.Messages;

namespace Portal.Tests.Pages;

/// <summary>Staff read business words, not names of the machine. Source: b4.</summary>
public sealed class WhenMessagesAreWorded
{
    private static readonly Dictionary<string, string> Names = new() { ["sale.order,168"] = "S00168" };

    [Theory]
    [InlineData("entitlement.create", "sale.order,168", "Entitlement for S00168")]
    [InlineData("order.note", "sale.order,168", "Note on S00168")]
    [InlineData("order.entitlement", "sale.order,168", "Entitlement onto S00168")]
    [InlineData("order.note", "sale.order,7", "Note on order 7")]
    [InlineData("fax.send", "fax,1", "fax.send")]
    public void A_delivery_is_called_by_what_it_tells_of_which_order(string kind, string subject, string said) =>
        Assert.Equal(said, DeliveryWords.Title(new DeliveryRow { Kind = kind, Subject = subject }, Names));

    [Theory]
    [InlineData(TimelineKind.Received, "odoo", "sale.order", "Odoo told us: sales order")]
    [InlineData(TimelineKind.Received, "outbox", "entitlement.create", "Portal noted: what became of an entitlement")]
    [InlineData(TimelineKind.Promised, "abs", "entitlement.create", "ABS is to be told: entitlement")]
    [InlineData(TimelineKind.Handled, "odoo", "Done", "Carried out")]
    [InlineData(TimelineKind.Handled, "odoo", "Dead: no such order", "Could not be handled: no such order")]
    public void The_story_of_a_record_is_told_in_business_words(TimelineKind kind, string system, string text, string said) =>
        Assert.Equal(said, MessageWords.Tell(Entry(kind, system, text)).Text);

    [Fact]
    public void What_was_ignored_has_no_green_tick()
    {
        Assert.NotEqual("tone-green", MessageWords.Tell(Entry(TimelineKind.Handled, "outbox", "Ignored: nothing new")).Tone);
        Assert.Equal("tone-red", MessageWords.Tell(Entry(TimelineKind.Handled, "odoo", "Dead: no such order")).Tone);
        Assert.Equal("tone-green", MessageWords.Tell(Entry(TimelineKind.Handled, "odoo", "Done")).Tone);
    }

    [Theory]
    [InlineData(
        "product_units[0].abs_ref unknown product unit \"vehicle-x\".",
        "ABS does not know the product unit “vehicle-x”.",
        "Correct the mapping of the product that stands for it, then send it again."
    )]
    [InlineData(
        "product_units[1].quantity must be at least 1.",
        "ABS does not accept the quantity of a product unit.",
        "Correct it, then send it again."
    )]
    [InlineData(
        "origin_ref is too long.",
        "ABS does not accept what it was sent as “origin ref”.",
        "Correct it, then send it again."
    )]
    public void A_refusal_that_names_a_field_is_a_plain_sentence_and_a_next_step(string reason, string said, string step) =>
        Assert.Equal(new ExplainedRefusal(said, step, null), RefusalWords.Explain(reason, []));

    [Theory]
    [InlineData(null)]
    [InlineData("No unit is mapped to \"Helmet\" (HELMET-01).")]
    [InlineData("ABS refused it.")]
    public void A_reason_that_is_a_sentence_stays(string? reason) => Assert.Null(RefusalWords.Explain(reason, []));

    [Theory]
    [InlineData(DriftKind.MissingEntitlement, "Repair")]
    [InlineData(DriftKind.AmountsDiffer, "Tell in Odoo")]
    [InlineData(DriftKind.MissingOrder, null)]
    public void What_may_be_done_about_a_difference_fits_its_kind(DriftKind kind, string? verb) =>
        Assert.Equal(verb, EntitlementWords.Verb(kind));

    private static TimelineEntry Entry(TimelineKind kind, string system, string text) =>
        new(DateTime.UnixEpoch, kind, system, text, "", "", Guid.Empty);
}

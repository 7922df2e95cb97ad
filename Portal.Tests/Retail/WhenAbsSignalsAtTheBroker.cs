using System.Text;
using System.Text.Json;
using Portal.Core.Abs;
using Portal.Core.Messaging.Outbox;

namespace Portal.Tests.Retail;

/// <summary>Each signal that ABS is known to give has one verdict, that of the same answer by HTTP. Source: d7, DESIGN §3.</summary>
public sealed class WhenAbsSignalsAtTheBroker
{
    [Theory]
    [InlineData("SERVICE_COMPLETED")]
    [InlineData("ASSET_RETURNED")]
    [InlineData("ASSET_ALLOCATED")]
    [InlineData("IDEMPOTENT_OPERATION_DETECTED")]
    public void What_is_done_is_delivered_with_or_without_the_word_success(string signal)
    {
        Assert.Equal(VerdictKind.Deliver, Judged(Reply($$"""{"success":true,"signals":["{{signal}}"]}""")));
        Assert.Equal(VerdictKind.Deliver, Judged(Reply($$"""{"signals":["{{signal}}"]}""")));
    }

    [Fact]
    public void What_was_done_before_is_there_already_though_it_is_no_success()
    {
        var answer = Read(Reply("""{"success":false,"signals":["VALIDATION_FAILED","IDEMPOTENT_OPERATION_DETECTED"]}"""));

        Assert.True(answer.IsThereAlready);
        Assert.Equal(VerdictKind.Deliver, Verdicts.Judge(answer, 0, 0).Kind);
    }

    [Theory]
    [InlineData("BATTERY_MISMATCH")]
    [InlineData("ASSET_VALIDATION_FAILED")]
    [InlineData("SECURITY_ALERT")]
    [InlineData("VALIDATION_FAILED")]
    [InlineData("PAYMENT_FAILED")]
    [InlineData("SERVICE_REJECTED")]
    [InlineData("SOMETHING_NEW")]
    public void What_it_refuses_is_dead_with_its_reason_and_what_it_wants_done(string signal)
    {
        var said = Reply(
            $$$"""{"success":false,"signals":["{{{signal}}}"],"metadata":{"reason":"R-1","message":"No such unit.","action_required":"Map it."}}"""
        );
        var silent = Reply($$"""{"success":false,"signals":["{{signal}}"]}""");

        Assert.Equal((VerdictKind.Bury, "No such unit. Map it."), (Judged(said), Read(said).Reason));
        Assert.Equal((VerdictKind.Bury, signal), (Judged(silent), Read(silent).Reason));
    }

    [Fact]
    public void Too_many_requests_wait_as_long_as_it_says()
    {
        var answer = Read(Reply("""{"success":false,"signals":["RATE_LIMIT_EXCEEDED"],"metadata":{"retry_after":90}}"""));

        var verdict = Verdicts.Judge(answer, 0, 0);

        Assert.Equal((VerdictKind.Retry, 429), (verdict.Kind, answer.Status));
        Assert.Equal(TimeSpan.FromSeconds(90), verdict.Hold);
    }

    [Fact]
    public void What_it_began_and_did_not_end_is_asked_for_again_and_may_be_there()
    {
        var answer = Read(Reply("""{"success":false,"signals":["SERVICE_COMPLETION_FAILED"]}"""));

        Assert.Equal((VerdictKind.Retry, true), (Verdicts.Judge(answer, 0, 0).Kind, answer.MayHaveArrived));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"correlation_id":"k-1","data":{"signals":"none"}}""")]
    public void What_says_nothing_is_asked_for_again(string reply)
    {
        Assert.Equal(VerdictKind.Retry, Judged(reply));
    }

    [Theory]
    [InlineData("""{"correlation_id":"\ud800"}""")]
    [InlineData("""{"\ud800correlation_id":1}""")]
    public void Half_a_character_names_no_request(string reply)
    {
        Assert.Null(AbsReply.CorrelationOf(Encoding.UTF8.GetBytes(reply)));
    }

    [Fact]
    public void Half_a_character_hides_no_refusal()
    {
        var answer = Read(
            Reply("""{"success":false,"signals":["\ud800","VALIDATION_FAILED"],"metadata":{"message":"\ud800","reason":"No."}}""")
        );

        Assert.Equal((VerdictKind.Bury, "No."), (Verdicts.Judge(answer, 0, 0).Kind, answer.Reason));
    }

    [Fact]
    public void An_entitlement_is_read_from_its_data()
    {
        var answer = Read(Reply("""{"success":true,"entitlement_id":"ent-7","asset_pool_allocation":{"pool_id":"p-1"}}"""));

        var entitlement = AbsAnswers.ReadEntitlement(answer.Body);

        Assert.Equal(("ent-7", "p-1"), (entitlement?.Id, entitlement?.Pool));
    }

    [Fact]
    public void A_request_has_the_same_bytes_each_time_and_the_contents_as_they_are()
    {
        const string Contents = """{ "customer_id": 7,  "deposit_amount": 1500.00 }""";
        var delivery = new OutgoingDelivery(
            Guid.CreateVersion7(new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.Zero)),
            "entitlement.create",
            "sale.order,42",
            "entitlement/sale.order,42",
            Encoding.UTF8.GetBytes(Contents),
            new string('a', 32),
            1
        );
        var operation = AbsOperation.Find(delivery.Kind)!;

        var first = AbsEnvelope.Write(delivery, operation)!;
        var again = AbsEnvelope.Write(delivery with { Number = 2, IsRepeat = true }, operation);

        Assert.Equal(first, again);
        Assert.Equal("emit/Odoo/entitlement/42/create", operation.TopicOf(delivery.Subject));
        using var json = JsonDocument.Parse(first);
        Assert.Equal("2026-03-01T09:30:00.000Z", json.RootElement.GetProperty("timestamp").GetString());
        Assert.Equal(delivery.IdempotencyKey, AbsReply.CorrelationOf(first));
        Assert.Equal(Contents, json.RootElement.GetProperty("data").GetProperty("entitlement").GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    public void Contents_that_are_no_JSON_are_no_request(string contents)
    {
        var delivery = new OutgoingDelivery(
            Guid.CreateVersion7(),
            "entitlement.create",
            "sale.order,42",
            "k-1",
            Encoding.UTF8.GetBytes(contents),
            "",
            1
        );

        Assert.Null(AbsEnvelope.Write(delivery, AbsOperation.Find(delivery.Kind)!));
    }

    private static string Reply(string data) => $$"""{"correlation_id":"k-1","data":{{data}}}""";

    private static DeliveryAnswer Read(string reply) => AbsReply.Read(Encoding.UTF8.GetBytes(reply));

    private static VerdictKind Judged(string reply) => Verdicts.Judge(Read(reply), 0, 0).Kind;
}

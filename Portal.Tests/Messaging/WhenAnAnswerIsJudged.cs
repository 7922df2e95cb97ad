using Portal.Core;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;

namespace Portal.Tests.Messaging;

public sealed class WhenAnAnswerIsJudged
{
    private const double Middle = 0.5;

    public static TheoryData<string, DeliveryAnswer, VerdictKind, bool> Table { get; } =
        new()
        {
            { "200", DeliveryAnswer.Http(200), VerdictKind.Deliver, false },
            { "201", DeliveryAnswer.Http(201), VerdictKind.Deliver, false },
            { "204", DeliveryAnswer.Http(204), VerdictKind.Deliver, false },
            { "409 with the id", DeliveryAnswer.Http(409) with { IsThereAlready = true }, VerdictKind.Deliver, false },
            { "409 without", DeliveryAnswer.Http(409), VerdictKind.Bury, false },
            { "422 idempotent", DeliveryAnswer.Http(422) with { IsThereAlready = true }, VerdictKind.Deliver, false },
            { "accepted", new DeliveryAnswer(AnswerKind.Accepted), VerdictKind.Deliver, false },
            {
                "refused, already there",
                new DeliveryAnswer(AnswerKind.Refused) with
                {
                    IsThereAlready = true,
                },
                VerdictKind.Deliver,
                false
            },
            { "no connection", new DeliveryAnswer(AnswerKind.NoConnection), VerdictKind.Retry, true },
            { "time-out", new DeliveryAnswer(AnswerKind.TimedOut), VerdictKind.Retry, true },
            { "200 of a proxy", new DeliveryAnswer(AnswerKind.Foreign) with { Status = 200 }, VerdictKind.Retry, true },
            { "408", DeliveryAnswer.Http(408), VerdictKind.Retry, true },
            { "425", DeliveryAnswer.Http(425), VerdictKind.Retry, true },
            { "429", DeliveryAnswer.Http(429), VerdictKind.Retry, true },
            { "500", DeliveryAnswer.Http(500), VerdictKind.Retry, true },
            { "502", DeliveryAnswer.Http(502), VerdictKind.Retry, true },
            { "503", DeliveryAnswer.Http(503), VerdictKind.Retry, true },
            { "599", DeliveryAnswer.Http(599), VerdictKind.Retry, true },
            { "later, this one", new DeliveryAnswer(AnswerKind.Later), VerdictKind.Retry, false },
            { "defect of ours", new DeliveryAnswer(AnswerKind.Broken), VerdictKind.Retry, false },
            { "401", DeliveryAnswer.Http(401), VerdictKind.PauseDestination, false },
            { "403", DeliveryAnswer.Http(403), VerdictKind.PauseDestination, false },
            { "not trusted", new DeliveryAnswer(AnswerKind.NotTrusted), VerdictKind.PauseDestination, false },
            { "410", DeliveryAnswer.Http(410), VerdictKind.DisableDestination, false },
            { "301", DeliveryAnswer.Http(301), VerdictKind.Bury, false },
            { "307", DeliveryAnswer.Http(307), VerdictKind.Bury, false },
            { "400", DeliveryAnswer.Http(400), VerdictKind.Bury, false },
            { "404", DeliveryAnswer.Http(404), VerdictKind.Bury, false },
            { "422", DeliveryAnswer.Http(422), VerdictKind.Bury, false },
            { "100", DeliveryAnswer.Http(100), VerdictKind.Bury, false },
            { "refused", new DeliveryAnswer(AnswerKind.Refused), VerdictKind.Bury, false },
            { "asked, not there", new DeliveryAnswer(AnswerKind.Withdrawn), VerdictKind.Withdraw, false },
            { "stopped meanwhile", new DeliveryAnswer(AnswerKind.Interrupted), VerdictKind.Release, false },
        };

    [Theory]
    [MemberData(nameof(Table))]
    public void The_table_decides(string _, DeliveryAnswer answer, VerdictKind expected, bool isFailure)
    {
        var verdict = Verdicts.Judge(answer, step: 0, Middle);

        Assert.Equal((expected, isFailure), (verdict.Kind, verdict.IsFailure));
    }

    [Fact]
    public void It_is_sent_again_after_the_waits_of_the_schedule_and_then_is_dead()
    {
        var verdicts = Enumerable.Range(0, 9).Select(step => Verdicts.Judge(DeliveryAnswer.Http(503), step, Middle)).ToList();

        Assert.Equal(
            [5, 30, 300, 1800, 7200, 18000, 36000, 36000],
            verdicts.Take(8).Select(each => Math.Round(each.Wait.TotalSeconds))
        );
        Assert.Equal(VerdictKind.Bury, verdicts[8].Kind);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 6)]
    public void A_wait_is_spread_a_fifth_to_both_sides(double chance, double seconds)
    {
        Assert.Equal(seconds, Verdicts.Judge(DeliveryAnswer.Http(503), 0, chance).Wait.TotalSeconds, 3);
    }

    [Theory]
    [InlineData(429, 0, 7)]
    [InlineData(503, 1, 7)]
    [InlineData(503, 0, 3600)]
    public void What_the_other_side_asks_for_wins_and_is_never_undercut(int status, double chance, int seconds)
    {
        var wait = Verdicts
            .Judge(DeliveryAnswer.Http(status) with { RetryAfter = TimeSpan.FromSeconds(seconds) }, 0, chance)
            .Wait;

        Assert.InRange(wait.TotalSeconds, seconds, seconds * 1.03);
    }

    [Fact]
    public void A_short_wish_does_not_use_up_the_schedule_and_holds_the_destination_only_so_long()
    {
        var answer = DeliveryAnswer.Http(429) with { RetryAfter = TimeSpan.FromSeconds(1) };

        var verdicts = Enumerable.Range(0, 9).Select(step => Verdicts.Judge(answer, step, Middle)).ToList();

        Assert.InRange(verdicts.Take(8).Sum(each => each.Wait.TotalHours), 27, 29);
        Assert.All(verdicts, each => Assert.InRange(each.Hold.TotalSeconds, 1, 1.1));
        Assert.Equal(TimeSpan.Zero, Verdicts.Judge(answer with { Status = 503 }, 0, Middle).Hold);
    }

    [Theory]
    [InlineData(-5, 1, 2)]
    [InlineData(0, 1, 2)]
    [InlineData(10_000_000, 86_400, 90_000)]
    public void An_absurd_wish_is_bounded(long asked, double least, double most)
    {
        var wait = Verdicts.Judge(DeliveryAnswer.Http(429) with { RetryAfter = TimeSpan.FromSeconds(asked) }, 0, 1).Hold;

        Assert.InRange(wait.TotalSeconds, least, most);
    }

    [Fact]
    public void Every_status_there_is_has_one_verdict()
    {
        var kinds = Enumerable
            .Range(100, 500)
            .Select(status => Verdicts.Judge(DeliveryAnswer.Http(status), 0, Middle).Kind)
            .CountBy(kind => kind);

        Assert.Equal(
            new Dictionary<VerdictKind, int>
            {
                [VerdictKind.Deliver] = 100,
                [VerdictKind.PauseDestination] = 2,
                [VerdictKind.DisableDestination] = 1,
                [VerdictKind.Retry] = 103,
                [VerdictKind.Bury] = 294,
            },
            kinds.ToDictionary()
        );
    }

    [Theory]
    [InlineData(ConnectorFault.Unreachable, VerdictKind.Retry)]
    [InlineData(ConnectorFault.Timeout, VerdictKind.Retry)]
    [InlineData(ConnectorFault.Throttled, VerdictKind.Retry)]
    [InlineData(ConnectorFault.Unavailable, VerdictKind.Retry)]
    [InlineData(ConnectorFault.Malformed, VerdictKind.Retry)]
    [InlineData(ConnectorFault.Unauthorized, VerdictKind.PauseDestination)]
    [InlineData(ConnectorFault.Tls, VerdictKind.PauseDestination)]
    [InlineData(ConnectorFault.NotConfigured, VerdictKind.PauseDestination)]
    [InlineData(ConnectorFault.Rejected, VerdictKind.Bury)]
    [InlineData(ConnectorFault.Paused, VerdictKind.Release)]
    public void A_connectors_exception_is_an_answer_like_others(ConnectorFault fault, VerdictKind expected)
    {
        var answer = DeliveryAnswer.Of(new ConnectorException(ExternalSystem.Abs, fault, "detail"));

        Assert.Equal(expected, Verdicts.Judge(answer, 0, Middle).Kind);
    }

    [Fact]
    public void Every_fault_there_is_has_a_verdict_and_none_that_says_nothing_of_the_delivery_spends_an_attempt()
    {
        foreach (var fault in Enum.GetValues<ConnectorFault>())
        {
            var exception = new ConnectorException(ExternalSystem.Odoo, fault, "detail");
            var verdict = Verdicts.Judge(DeliveryAnswer.Of(exception), 0, Middle);

            Assert.Equal(fault == ConnectorFault.Rejected, verdict.Kind == VerdictKind.Bury);
            Assert.Equal(fault == ConnectorFault.Rejected, SystemAway.Judge(exception) == Absence.None);
        }
    }

    [Theory]
    [InlineData(ConnectorFault.Unauthorized, FaultCause.MissingRight, "None")]
    [InlineData(ConnectorFault.Unauthorized, FaultCause.WrongSecret, "Refused")]
    [InlineData(ConnectorFault.Unauthorized, FaultCause.Unknown, "Refused")]
    [InlineData(ConnectorFault.Malformed, FaultCause.Unknown, "Away")]
    [InlineData(ConnectorFault.Paused, FaultCause.Unknown, "Away")]
    [InlineData(ConnectorFault.Rejected, FaultCause.NotUnderstood, "None")]
    public void A_system_is_away_for_all_or_refuses_this_one(ConnectorFault fault, FaultCause cause, string expected)
    {
        var exception = new ConnectorException(ExternalSystem.Odoo, fault, "detail") { Cause = cause };

        Assert.Equal(expected, SystemAway.Judge(exception).ToString());
    }

    [Fact]
    public void A_connector_may_say_that_an_address_is_gone_for_good()
    {
        var gone = new ConnectorException(ExternalSystem.Abs, ConnectorFault.Rejected, "HTTP 410") { Status = 410 };

        Assert.Equal(VerdictKind.DisableDestination, Verdicts.Judge(DeliveryAnswer.Of(gone), 0, Middle).Kind);
    }
}

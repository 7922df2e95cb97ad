using Portal.Core;
using Portal.Core.Odoo;

namespace Portal.Tests.Odoo;

/// <summary>Each row of the error shapes a real Odoo 18 was seen to give, and of those that JSON-2 documents beside them.</summary>
public abstract class WhenOdooRefuses(OdooProtocol protocol)
{
    [Theory]
    [InlineData(
        "odoo.exceptions.AccessError",
        "You are not allowed to create 'Journal Entry' (account.move) records.",
        ConnectorFault.Unauthorized,
        true
    )]
    [InlineData(
        "odoo.exceptions.AccessError",
        "You do not have enough rights to access the fields \"x\"",
        ConnectorFault.Unauthorized,
        true
    )]
    [InlineData(
        "odoo.exceptions.AccessError",
        "Private methods (such as _x) cannot be called remotely.",
        ConnectorFault.Unauthorized,
        true
    )]
    [InlineData("odoo.exceptions.AccessError", "Access to unauthorized or invalid companies.", ConnectorFault.Unauthorized, true)]
    [InlineData("odoo.exceptions.MissingError", "Record does not exist or has been deleted.", ConnectorFault.Rejected, true)]
    [InlineData(
        "odoo.exceptions.ValidationError",
        "The VAT number [BE123] for partner [x] does not seem to be valid.",
        ConnectorFault.Rejected,
        true
    )]
    [InlineData(
        "odoo.exceptions.UserError",
        "Some orders are not in a state requiring confirmation.",
        ConnectorFault.Rejected,
        true
    )]
    [InlineData("odoo.exceptions.UserError", "Object no.model doesn't exist", ConnectorFault.Rejected, true)]
    [InlineData("odoo.exceptions.UserError", "Invalid language code: nl_NL", ConnectorFault.Rejected, true)]
    [InlineData("builtins.ValueError", "Invalid field 'nofield' on model 'res.partner'", ConnectorFault.Rejected, false)]
    [InlineData("builtins.ValueError", "Wrong value for res.partner.type: 'nonsense'", ConnectorFault.Rejected, false)]
    [InlineData("builtins.ValueError", "time data '2026-01-01T00:00:00' does not match format", ConnectorFault.Rejected, false)]
    [InlineData("builtins.AssertionError", "Domain to normalize must be a list", ConnectorFault.Rejected, false)]
    [InlineData("builtins.AttributeError", "The method 'res.partner.no' does not exist", ConnectorFault.Rejected, false)]
    [InlineData("builtins.TypeError", "unexpected keyword argument", ConnectorFault.Rejected, false)]
    [InlineData("builtins.KeyError", "'nope'", ConnectorFault.Rejected, false)]
    [InlineData("builtins.IndexError", "list index out of range", ConnectorFault.Rejected, false)]
    [InlineData(
        "psycopg2.errors.SerializationFailure",
        "could not serialize access due to concurrent update",
        ConnectorFault.Unavailable,
        false
    )]
    [InlineData("odoo.exceptions.LockError", "Cannot grab a lock on records", ConnectorFault.Unavailable, false)]
    [InlineData("werkzeug.exceptions.NotFound", "the model 'no.model' does not exist", ConnectorFault.Rejected, false)]
    [InlineData("werkzeug.exceptions.UnprocessableEntity", "cannot call m.f with ids", ConnectorFault.Rejected, false)]
    [InlineData("werkzeug.exceptions.BadRequest", "could not parse the body as json", ConnectorFault.Rejected, false)]
    [InlineData("werkzeug.exceptions.Forbidden", "not for you", ConnectorFault.Unauthorized, false)]
    public async Task Says_what_the_name_of_its_exception_means(string name, string message, ConnectorFault fault, bool hasReason)
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerErrorAsync(context, name, message);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(TestContext.Current.CancellationToken));

        Assert.Equal(fault, failure.Fault);
        Assert.Equal(hasReason ? message : null, failure.Reason);
        Assert.False(failure.MayHaveHappened);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        Assert.True(host.Status!.IsUp);
        Assert.Single(odoo.Executed);
    }

    [Fact]
    public async Task Does_not_let_the_address_of_its_database_out()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        odoo.OnExecute = (context, _) =>
            FakeOdoo.AnswerErrorAsync(
                context,
                "psycopg2.OperationalError",
                "connection to server at \"10.9.8.7\", port 5432 failed"
            );

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(TestContext.Current.CancellationToken));

        Assert.Equal(ConnectorFault.Unavailable, failure.Fault);
        Assert.Null(failure.Reason);
        Assert.True(failure.MayHaveHappened);
        Assert.False(host.Status!.IsUp);
        Assert.DoesNotContain("10.9.8.7", failure + string.Concat(host.Logged), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shortens_its_reason_and_leaves_the_technical_tail_out()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        var messages = new Queue<string>([new string('x', 5000), "Record does not exist.\n(Record: res.partner(5,), User: 7)"]);
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerErrorAsync(context, "odoo.exceptions.UserError", messages.Dequeue());

        var tooLong = await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(TestContext.Current.CancellationToken));
        var technical = await Assert.ThrowsAsync<ConnectorException>(() =>
            host.CreateAsync(TestContext.Current.CancellationToken)
        );

        Assert.Equal(501, tooLong.Reason!.Length);
        Assert.Equal("Record does not exist.", technical.Reason);
    }

    [Theory]
    [InlineData(499)]
    [InlineData(500)]
    public async Task Parts_no_character_where_it_shortens_its_reason(int before)
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address);
        var message = $"{new string('x', before)}😀 and more \uFFFE";
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerErrorAsync(context, "odoo.exceptions.UserError", message);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(TestContext.Current.CancellationToken));

        Assert.Equal($"{new string('x', before)}…", failure.Reason);
    }
}

public sealed class WhenOdooRefusesOverJsonRpc() : WhenOdooRefuses(OdooProtocol.JsonRpc)
{
    [Fact]
    public async Task Takes_code_100_for_an_expired_session()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address);
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerErrorAsync(context, "some.SessionError", "Session Expired", code: 100);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(TestContext.Current.CancellationToken));

        Assert.Equal(ConnectorFault.Unauthorized, failure.Fault);
        Assert.Null(failure.Reason);
    }
}

public sealed class WhenOdooRefusesOverJson2() : WhenOdooRefuses(OdooProtocol.Json2);

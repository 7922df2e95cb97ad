using Portal.Core;
using Portal.Core.Odoo;

namespace Portal.Tests.Odoo;

/// <summary>Each row of FACTS §2: what happened and what to do about it, in staff's words, over both protocols.</summary>
public abstract class WhatStaffReadWhenOdooRefuses(OdooProtocol protocol)
{
    private const string RightRemedy = "An administrator of Odoo must give Portal's user that right.";
    private const string ChangeIt = "Change what it names and try again.";
    private const string Unknown = "Odoo does not know something that Portal asked it for.";
    private const string VersionRemedy =
        "An administrator must check that Odoo has the version and the modules that Portal needs.";
    private const string GoesOn = "Try again when it answers; nothing is lost.";

    public static TheoryData<string, string, string, string> Rows =>
        new()
        {
            {
                "odoo.exceptions.AccessError",
                "You are not allowed to create 'Journal Entry' (account.move) records.",
                "Odoo does not let Portal's user do that: You are not allowed to create 'Journal Entry' (account.move) records.",
                RightRemedy
            },
            {
                "odoo.exceptions.AccessError",
                "Access to unauthorized or invalid companies.",
                "Odoo does not let Portal's user do that: Access to unauthorized or invalid companies.",
                RightRemedy
            },
            {
                "odoo.exceptions.MissingError",
                "Record does not exist or has been deleted.\n(Record: res.partner(8,), User: 2)",
                "The record is no longer in Odoo.",
                "Somebody deleted it in Odoo: look there, or leave it."
            },
            {
                "odoo.exceptions.ValidationError",
                "The VAT number [BE123] for partner [x] is wrong",
                "Odoo refused it: The VAT number [BE123] for partner [x] is wrong.",
                ChangeIt
            },
            {
                "odoo.exceptions.UserError",
                "Object no.model doesn't exist",
                "Odoo refused it: Object no.model doesn't exist.",
                ChangeIt
            },
            {
                "odoo.exceptions.UserError",
                "Invalid language code: nl_NL",
                "Odoo refused it: Invalid language code: nl_NL.",
                ChangeIt
            },
            { "builtins.ValueError", "Invalid field 'nofield' on model 'res.partner'", Unknown, VersionRemedy },
            { "builtins.ValueError", "Invalid leaf ('name', '~~', 'x')", Unknown, VersionRemedy },
            { "builtins.ValueError", "Wrong value for res.partner.type: 'nonsense'", Unknown, VersionRemedy },
            { "builtins.ValueError", "time data '2026-01-01T00:00:00Z' does not match", Unknown, VersionRemedy },
            { "builtins.AssertionError", "Domain to normalize must be a list", Unknown, VersionRemedy },
            { "builtins.AttributeError", "The method 'no' does not exist", Unknown, VersionRemedy },
            { "builtins.TypeError", "unexpected keyword argument", Unknown, VersionRemedy },
            { "builtins.KeyError", "'nope'", Unknown, VersionRemedy },
            { "builtins.IndexError", "list index out of range", Unknown, VersionRemedy },
            { "werkzeug.exceptions.NotFound", "the model 'no.model' does not exist", Unknown, VersionRemedy },
            { "werkzeug.exceptions.UnprocessableEntity", "missing a required argument: 'vals'", Unknown, VersionRemedy },
            {
                "psycopg2.errors.SerializationFailure",
                "could not serialize access due to concurrent update",
                "Odoo was busy with the same record.",
                GoesOn
            },
            { "odoo.exceptions.LockError", "Cannot grab a lock on records", "Odoo was busy with the same record.", GoesOn },
            {
                "psycopg2.OperationalError",
                "connection to server at \"10.9.8.7\" failed: FATAL:  database \"x\" does not exist",
                "Odoo answers, but not with the database that Portal asks for.",
                "An administrator must check the database's name and that it runs."
            },
        };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Says_what_happened_and_what_to_do(string name, string message, string sentence, string remedy)
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerErrorAsync(context, name, message);

        await SaysAsync(host, sentence, remedy);
    }

    [Fact]
    public async Task A_wrong_password_or_key_is_a_matter_of_credentials()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        odoo.OnAuthenticate = context => FakeOdoo.AnswerAsync(context, "false");

        await SaysAsync(
            host,
            "Odoo does not accept Portal's credentials.",
            "An administrator must check the login and its rights."
        );
    }

    [Theory]
    [InlineData(400, Unknown, VersionRemedy)]
    [InlineData(415, Unknown, VersionRemedy)]
    [InlineData(
        413,
        "What Portal sent is too large for Odoo or a proxy before it.",
        "Change less at once, or have an administrator raise the limit."
    )]
    public async Task A_page_that_refuses_the_request_itself_is_read_by_its_status(int status, string sentence, string remedy)
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        odoo.OnExecute = (context, _) => FakeOdoo.SendAsync(context, "Invalid JSON data", status, "text/html");

        await SaysAsync(host, sentence, remedy);
    }

    private static async Task SaysAsync(OdooHost host, string sentence, string remedy)
    {
        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(TestContext.Current.CancellationToken));

        Assert.Equal((sentence, remedy), (FaultSentences.Describe(failure), FaultSentences.Remedy(failure)));
    }
}

public sealed class WhatStaffReadWhenOdooRefusesOverJsonRpc() : WhatStaffReadWhenOdooRefuses(OdooProtocol.JsonRpc);

public sealed class WhatStaffReadWhenOdooRefusesOverJson2() : WhatStaffReadWhenOdooRefuses(OdooProtocol.Json2);

namespace Portal.Tests.Contracts;

/// <summary>The recordings of that real Odoo 18 that no replay holds, and why. Those in <c>Recordings/Cited</c> are kept to be read.</summary>
internal static class NotReplayed
{
    private const string XmlRpc = "Nothing here speaks XML-RPC, which says the same as JSON-RPC in other words.";
    private const string IncomingHook = "The sandbox has no door for incoming webhooks: Portal receives them itself (D8, D9).";
    private const string NoBody = "The body wasn't kept for its size.";

    public static IReadOnlyDictionary<string, string> Reasons { get; } =
        new Dictionary<string, string>
        {
            ["concurrency_serialization_failure_exhausted"] =
                "Needs eight threads and chance; the sandbox runs one change at a time.",
            ["err_vat_invalid_base_vat"] = "Needs the module base_vat, which the recorded main database lacks too.",
            ["http_body_20mb"] = NoBody,
            ["http_body_127mb"] = NoBody,
            ["http_body_129mb"] = NoBody,
            ["incoming_webhook_bad_uuid"] = IncomingHook,
            ["incoming_webhook_missing_record"] = IncomingHook,
            ["incoming_webhook_post_dbparam"] = IncomingHook,
            ["incoming_webhook_post_header"] = IncomingHook,
            ["incoming_webhook_post_two_dbs"] = IncomingHook,
            ["incoming_webhook_post_with_session"] = IncomingHook,
            ["incoming_webhook_read"] = IncomingHook,
            ["partner_billing_fields"] =
                "A digest of a description of all fields, not an exchange; partner_fields_get_subset is replayed.",
            ["search_read_all_fields_size"] = "All 165 fields of a contact, of which the sandbox has those that somebody uses.",
            ["web_session_authenticate"] = "Tells the web client's whole state; the sandbox tells who signed in.",
            ["web_session_login_cooldown"] =
                "A defect of that build after ten wrong passwords on the web, which no program meets.",
            ["write_date_commit_order_hazard"] = "Needs two writers at once; the sandbox runs one change at a time.",
            ["xmlrpc_access_error"] = XmlRpc,
            ["xmlrpc_authenticate_bad_password"] = XmlRpc,
            ["xmlrpc_authenticate_ok"] = XmlRpc,
            ["xmlrpc_authenticate_unknown_db"] = XmlRpc,
            ["xmlrpc_common_version"] = XmlRpc,
            ["xmlrpc_missing_error"] = XmlRpc,
            ["xmlrpc_none_result"] = XmlRpc,
            ["xmlrpc_object_bad_field"] = XmlRpc,
            ["xmlrpc_object_bad_password"] = XmlRpc,
            ["xmlrpc_object_missing"] = XmlRpc,
            ["xmlrpc_search_read"] = XmlRpc,
            ["xmlrpc_user_error"] = XmlRpc,
            ["xmlrpc_validation_error"] = XmlRpc,
        };
}

public sealed class WhenARecordingIsNotReplayed
{
    [Fact]
    public void It_is_named_with_the_reason_and_is_no_case()
    {
        Assert.All(NotReplayed.Reasons, entry => Assert.NotEmpty(entry.Value));
        Assert.Empty(NotReplayed.Reasons.Keys.Intersect(OdooContract.All.Keys.Concat(WhenOdooNotifies.Recordings)));
    }
}

using System.Text.Json.Nodes;

namespace Portal.Tests.Contracts;

/// <summary>The control of <see cref="OdooContract"/>: the comparer does see what it is there to see.</summary>
public sealed class WhenAnAnswerDiffersFromItsRecording
{
    private const string Refusal =
        """{"jsonrpc":"2.0","id":1,"error":{"code":200,"message":"Odoo Server Error","data":{"name":"builtins.ValueError","debug":"","message":"Wrong value","arguments":["Wrong value"],"context":{}}}}""";

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":[[1,"a"]]}""", """{"jsonrpc":"2.0","id":1,"result":[1]}""", "result[0]")]
    [InlineData(
        """{"jsonrpc":"2.0","id":1,"result":[{"id":1}]}""",
        """{"jsonrpc":"2.0","id":1,"result":[{"id":1,"name":"x"}]}""",
        "result[0] members"
    )]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":[]}""", """{"jsonrpc":"2.0","id":1,"result":[1]}""", "result")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""", """{"jsonrpc":"2.0","id":1,"result":null}""", "members")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"result":1}""", """{"jsonrpc":"2.0","id":1,"result":1}""", "id")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":7}""", Refusal, "members")]
    public void A_wrong_shape_is_reported_whatever_the_rule(string recorded, string actual, string reported)
    {
        foreach (var likeness in Enum.GetValues<Likeness>())
        {
            var found = AnswerComparer.Differences(Json(recorded), Json(actual), likeness);

            Assert.Contains(found, difference => difference.StartsWith(reported, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("builtins.ValueError", "builtins.KeyError", "error.data.name")]
    [InlineData("Wrong value\"", "Another text\"", "error.data.message")]
    [InlineData("[\"Wrong value\"]", "[]", "error.data.arguments")]
    [InlineData("\"context\":{}", "\"contexts\":{}", "error.data members")]
    [InlineData("\"code\":200", "\"code\":100", "error.code")]
    public void A_wrong_error_is_reported(string was, string now, string reported)
    {
        var found = AnswerComparer.Differences(
            Json(Refusal),
            Json(Refusal.Replace(was, now, StringComparison.Ordinal)),
            Likeness.Kinds
        );

        Assert.Contains(found, difference => difference.StartsWith(reported, StringComparison.Ordinal));
    }

    [Fact]
    public void Another_value_is_reported_where_values_count_and_only_there()
    {
        var (recorded, actual) = (Json("""{"result":[{"id":7}]}"""), Json("""{"result":[{"id":8}]}"""));

        Assert.NotEmpty(AnswerComparer.Differences(recorded, actual, Likeness.Values));
        Assert.Empty(AnswerComparer.Differences(recorded, actual, Likeness.Kinds));
    }

    [Fact]
    public void Another_status_or_media_type_is_reported()
    {
        var recorded = new Answer(400, "text/html", JsonValue.Create("Invalid JSON data"));

        Assert.Equal(
            3,
            AnswerComparer.Differences(recorded, new(500, "text/plain", JsonValue.Create("Oops")), Likeness.Values).Count
        );
        Assert.Empty(AnswerComparer.Differences(recorded, recorded, Likeness.Values));
    }

    private static Answer Json(string body) => new(200, "application/json", JsonNode.Parse(body));
}

using System.Diagnostics;
using Portal.Core;
using Portal.Core.Messaging;

namespace Portal.Tests.Messaging;

public sealed class WhenAnExchangeIsKept
{
    [Theory]
    [InlineData("Authorization: Bearer hush")]
    [InlineData("Host: x\nX-Api-Key: hush\nAccept: */*")]
    [InlineData("Set-Cookie: session=hush; Path=/")]
    [InlineData("webhook-signature: v1,hush")]
    [InlineData("""{"user":"x","client_secret":"hush"}""")]
    [InlineData("""{"access_token" : "a\"hush"}""")]
    [InlineData("""{"token": 7hush7}""")]
    [InlineData("user=x&password=hush&y=1")]
    [InlineData("""{"apiKey":"hush""")]
    [InlineData("""{"body":"{\"password\":\"hush\",\"user\":\"x\"}"}""")]
    [InlineData("POST https://user:hush@abs.example/create")]
    [InlineData("""{"password":{"old":"hush","new":["hush"]},"n":1}""")]
    [InlineData("""{"tokens": ["hush", {"x":"a]\"hush"}], "n":1}""")]
    [InlineData("""{"db_pass":"hush"}""")]
    [InlineData("pwd=hush&x=1")]
    [InlineData("{'login': 'x', 'password': 'hush', 'n': None}")]
    [InlineData("{'secret': ('hush', 1)}")]
    [InlineData("""{"method":"execute_kw","args":["db",2,"hush","res.partner","read",[[1]]]}""")]
    [InlineData("""{"method":"authenticate","args":["db","admin","hush",{}]}""")]
    [InlineData("""{"error":"no such token: Bearer hushhush"}""")]
    [InlineData("the secret whsec_hushhushhush= is old")]
    public void No_secret_is_left(string text)
    {
        var clean = Redaction.Clean(text);

        Assert.DoesNotContain("hush", clean, StringComparison.Ordinal);
        Assert.Contains("***", clean, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sku":"X","quantity":2,"note":"the tokenizer"}""")]
    [InlineData("POST /api/v1/entitlements/create\nIdempotency-Key: sale.order,42")]
    [InlineData("""{"passenger":"Ann","compass":"N"}""")]
    public void What_is_no_secret_stays(string text)
    {
        Assert.Equal(text, Redaction.Clean(text));
    }

    [Fact]
    public void What_stands_after_a_secret_stays()
    {
        Assert.Equal("""{"password":"***","n":1}""", Redaction.Clean("""{"password":{"old":"x"},"n":1}"""));
        Assert.Equal("{'password': '***', 'n': None}", Redaction.Clean("{'password': 'x', 'n': None}"));
    }

    [Fact]
    public void A_secret_that_portal_knows_is_left_out_wherever_it_stands()
    {
        var secret = new Secret("first-hush-0123456789,events:other-hush-0123456789");
        var connection = new Secret("Host=db.example;Username=portal;Password=third-hush");

        var clean = Redaction.Clean("x first-hush-0123456789/y [other-hush-0123456789] third-hush db.example");

        Assert.Equal("x ***/y [***] *** db.example", clean);
        Assert.Equal("***", $"{secret}");
        Assert.Equal("***", $"{connection}");
    }

    [Fact]
    public void A_long_text_is_cut_and_takes_no_time()
    {
        var text = new string('x', 1_000_000);
        var began = Stopwatch.GetTimestamp();

        var clean = Redaction.Clean(text)!;

        Assert.EndsWith(" 992000 more characters", clean, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 2);
        Assert.Null(Redaction.Clean(null));
    }
}

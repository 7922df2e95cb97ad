using System.Diagnostics;
using Portal.Core.Messaging.Outbox;

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
    public void No_secret_is_left(string text)
    {
        var clean = Redaction.Clean(text);

        Assert.DoesNotContain("hush", clean, StringComparison.Ordinal);
        Assert.Contains("***", clean, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sku":"X","quantity":2,"note":"the tokenizer"}""")]
    [InlineData("POST /api/v1/entitlements/create\nIdempotency-Key: sale.order,42")]
    public void What_is_no_secret_stays(string text)
    {
        Assert.Equal(text, Redaction.Clean(text));
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

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Portal.Core;
using Portal.Webhooks;

namespace Portal.Tests.Webhooks;

public sealed class WhenASignatureIsChecked
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 30, 0, TimeSpan.Zero);
    private static readonly byte[] Key = [.. Enumerable.Range(1, 24).Select(each => (byte)each)];
    private static readonly byte[] OtherKey = [.. Enumerable.Range(101, 24).Select(each => (byte)each)];

    // the example of the specification's own reference libraries
    [Fact]
    public void A_known_message_matches_its_known_signature()
    {
        var secrets = DoorSecrets.Read(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), allowSigning: true, Assert.Fail);
        var headers = Headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

        var proof = WebhookSignature.Read(headers, DateTimeOffset.FromUnixTimeSeconds(1614265330), out var signature);

        Assert.Equal(Proof.Good, proof);
        Assert.True(Matches(signature, """{"test": 2432232314}""", secrets.Signing));
        Assert.False(Matches(signature, """{"test": 2432232315}""", secrets.Signing));
    }

    [Fact]
    public void One_good_signature_among_others_is_enough_and_any_valid_secret_may_have_made_it()
    {
        var signed = Sign("m-1", Now, "{}", OtherKey);
        var headers = Headers(
            "m-1",
            Now.ToUnixTimeSeconds(),
            $"v1a,AAAA v1,!!! v1,{Convert.ToBase64String(new byte[32])} {signed}"
        );
        _ = WebhookSignature.Read(headers, Now, out var signature);

        Assert.True(Matches(signature, "{}", [new("one", Key), new("other", OtherKey)]));
        Assert.False(Matches(signature, "{}", [new("one", Key)]));
        Assert.False(Matches(signature, "{}", []));
    }

    [Theory]
    [InlineData(-301, "Stale")]
    [InlineData(-300, "Good")]
    [InlineData(300, "Good")]
    [InlineData(301, "Stale")]
    public void Its_time_may_be_five_minutes_off(int seconds, string expected)
    {
        var headers = Headers("m-1", Now.ToUnixTimeSeconds() + seconds, "v1,x");

        Assert.Equal(expected, WebhookSignature.Read(headers, Now, out _).ToString());
    }

    [Theory]
    [InlineData("", "1772616600", "v1,x", "Missing")]
    [InlineData("m-1", "", "v1,x", "Missing")]
    [InlineData("m-1", "1772616600", "", "Missing")]
    [InlineData("m 1", "1772616600", "v1,x", "Wrong")]
    [InlineData("m-1", "-1", "v1,x", "Wrong")]
    [InlineData("m-1", "1e9", "v1,x", "Wrong")]
    [InlineData("m-1", "99999999999999999999", "v1,x", "Wrong")]
    [InlineData("m-1", "999999999999999", "v1,x", "Stale")]
    public void Headers_that_cannot_be_are_refused(string id, string timestamp, string signatures, string expected)
    {
        var headers = new HeaderDictionary
        {
            ["webhook-id"] = id,
            ["webhook-timestamp"] = timestamp,
            ["webhook-signature"] = signatures,
        };

        Assert.Equal(expected, WebhookSignature.Read(headers, Now, out _).ToString());
    }

    [Fact]
    public void Secrets_that_cannot_be_are_named_by_their_place_and_never_repeated()
    {
        var faults = new List<string>();
        var list = $"whsec_{Convert.ToBase64String(Key)},whsec_short,tooshort,with a space and long enough,{new string('k', 24)}";

        var secrets = DoorSecrets.Read(new Secret(list), allowSigning: true, faults.Add);

        Assert.Equal(3, faults.Count);
        Assert.All(
            faults.Zip([2, 3, 4]),
            pair => Assert.StartsWith($"entry {pair.Second} ", pair.First, StringComparison.Ordinal)
        );
        Assert.All(
            list.Split(','),
            value => Assert.DoesNotContain(faults, fault => fault.Contains(value, StringComparison.Ordinal))
        );
        Assert.All(
            ["whsec_short", "tooshort", "with a space"],
            value => Assert.DoesNotContain(faults, fault => fault.Contains(value, StringComparison.Ordinal))
        );
        Assert.Single(secrets.Signing);
        Assert.NotNull(secrets.FindSender(new string('k', 24)));
        Assert.Null(secrets.FindSender(new string('k', 25)));
        Assert.Null(secrets.FindSender(""));
        Assert.Null(DoorSecrets.None.FindSender(new string('k', 24)));
    }

    internal static string Sign(string id, DateTimeOffset at, string body, byte[] key) =>
        $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{at.ToUnixTimeSeconds()}.{body}")))}";

    private static bool Matches(WebhookSignature signature, string body, IReadOnlyList<SigningSecret> keys)
    {
        using var whole = new DoorBody(new DoorRoom(1 << 20), WebhookSignature.PrefixLength);
        Assert.True(whole.TryGrow(1 << 16));
        whole.Advance(Encoding.UTF8.GetBytes(body, whole.Free.Span));
        return signature.FindSender(whole.Signed(signature), keys) is not null;
    }

    private static HeaderDictionary Headers(string id, long timestamp, string signatures) =>
        new()
        {
            ["webhook-id"] = id,
            ["webhook-timestamp"] = $"{timestamp}",
            ["webhook-signature"] = signatures,
        };
}

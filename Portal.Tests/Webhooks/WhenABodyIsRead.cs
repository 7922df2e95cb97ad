using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;
using Portal.Tests.Support;
using Portal.Webhooks;

namespace Portal.Tests.Webhooks;

/// <summary>What a door keeps in memory is bounded, whoever comes and whatever they announce.</summary>
public sealed class WhenABodyIsRead() : DatabaseSuite(DatabaseProvider.Sqlite)
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private readonly ManualClock _clock = new();
    private InboxWriter _writer = null!;
    private Door _door = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _writer = new InboxWriter(Database.Portal, new MessagingWakes(), _clock, NullLogger<InboxWriter>.Instance);
        _door = new Door(_writer, new RefusedProofs(Database.Portal, _clock), _clock);
    }

    public override async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task It_takes_no_more_memory_than_has_come()
    {
        using var stop = new CancellationTokenSource();
        var reads = Enumerable.Range(0, 100).Select(_ => ReadAsync(new SlowBody("{"), stop.Token)).ToList();

        var taken = _door.Taken;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(reads));

        Assert.InRange(taken, 1, 100 * 4096);
        Assert.Equal(0, _door.Taken);
    }

    [Fact]
    public async Task Strangers_who_take_all_their_room_are_sent_away_and_keep_out_nobody_else()
    {
        using var stop = new CancellationTokenSource();
        var (large, small) = (new string('x', 900_000), new string('x', 3000));
        var bodies = Enumerable.Repeat(large, 64).Concat(Enumerable.Repeat(small, 300)); // the small fill what a large one cannot take
        var reads = bodies.Select(body => ReadAsync(new SlowBody(body), stop.Token)).ToList();

        var (refused, full) = await ReadAsync(new MemoryStream(new byte[5000]), Cancellation, isProved: false);
        var (taken, _) = await ReadAsync(new MemoryStream(new byte[5000]), Cancellation, isProved: true);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(reads));

        Assert.Null(refused);
        Assert.Equal((429, "1"), (full.Response.StatusCode, full.Response.Headers.RetryAfter.ToString()));
        Assert.Equal(5000, taken!.Bytes.Length);
        taken.Dispose();
        Assert.Equal(0, _door.Taken);
    }

    [Fact]
    public async Task A_sender_that_takes_too_long_is_told_so()
    {
        var reading = ReadAsync(new SlowBody("{"), Cancellation);
        await _clock.UntilPendingAsync(1, Cancellation);

        _clock.Advance(Door.ReadLimit);
        var (body, context) = await reading;

        Assert.Null(body);
        Assert.Equal((408, 0L), (context.Response.StatusCode, _door.Taken));
    }

    [Fact]
    public async Task One_that_breaks_off_leaves_nothing_behind()
    {
        await Assert.ThrowsAsync<IOException>(() => ReadAsync(new SlowBody("{", breaksOff: true), Cancellation));

        Assert.Equal(0, _door.Taken);
    }

    [Fact]
    public async Task Where_nobody_can_sign_no_signed_body_is_read()
    {
        var body = new SlowBody("{");
        var context = Context(body, Cancellation);
        context.Request.ContentType = "application/json";
        context.Request.Headers["webhook-id"] = "m-1";
        context.Request.Headers["webhook-timestamp"] = $"{_clock.GetUtcNow().ToUnixTimeSeconds()}";
        context.Request.Headers["webhook-signature"] = "v1,x";
        var keys = DoorSecrets.Read(new Secret(new string('k', 24)), allowSigning: true, Assert.Fail);

        await new SignedDoor(_door).HandleAsync(context, "events", keys, hasManySenders: true);

        Assert.Equal((401, 0), (context.Response.StatusCode, body.Reads));
    }

    [Fact]
    public void A_name_before_a_secret_says_whose_it_is()
    {
        var secrets = DoorSecrets.Read(
            new Secret($"n8n:{Secret},things:{new string('k', 24)},{new string('m', 24)}"),
            allowSigning: true,
            Assert.Fail
        );

        Assert.Equal("n8n", Assert.Single(secrets.Signing).Sender);
        Assert.Equal("things", secrets.FindSender(new string('k', 24)));
        Assert.Matches("^[0-9a-f]{8}$", secrets.FindSender(new string('m', 24)));
    }

    private async Task<(DoorBody? Body, HttpContext Context)> ReadAsync(
        Stream body,
        CancellationToken aborted,
        bool isProved = false
    )
    {
        var context = Context(body, aborted);
        return (await _door.ReadAsync(context, WebhookSignature.PrefixLength, isProved), context);
    }

    private static DefaultHttpContext Context(Stream body, CancellationToken aborted) =>
        new()
        {
            RequestServices = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider(),
            Request = { Body = body, ContentLength = Arrival.BodyLimit },
            Response = { Body = new MemoryStream() },
            RequestAborted = aborted,
        };

    // sends what it has, and then nothing more
    private sealed class SlowBody(string begin, bool breaksOff = false) : MemoryStream(System.Text.Encoding.UTF8.GetBytes(begin))
    {
        public int Reads { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reads++;
            var read = Read(buffer.Span);
            if (read == 0 && breaksOff)
            {
                throw new IOException("cut");
            }

            if (read == 0)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return read;
        }
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Mqtt;

namespace Portal.Tests.Mqtt;

/// <summary>A node that takes in what comes, until disposed.</summary>
internal sealed class Taking : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly MqttNode _node;
    private readonly MqttFigures _figures;
    private readonly Task _work;

    public Taking(MqttNode node, InboxWriter writer)
    {
        _node = node;
        _figures = new MqttFigures(node.Link, TimeProvider.System);
        var intake = new MqttIntake(node.Link, writer, _figures, TimeProvider.System, NullLogger<MqttIntake>.Instance);
        _work = intake.RunAsync(_stop.Token);
    }

    /// <summary>Until so many came and are not stored.</summary>
    public async Task UntilHeldAsync(string count)
    {
        while (_figures.Read().Single(figure => figure.Term == "Not stored yet").Text != count)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        await _node.DisposeAsync();
        _stop.Dispose();
    }
}

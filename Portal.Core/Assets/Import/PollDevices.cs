using System.Globalization;
using Portal.Core.Connections;
using Portal.Core.Jobs;

namespace Portal.Core.Assets.Import;

/// <summary>
/// Brings the devices of Pulseway: new ones are placed, known ones followed, missing ones given their days of grace. Source: 000-2, 000-19, d4,
/// scenario 21, DESIGN §10.
/// </summary>
public sealed class PollDevices : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "poll-devices";

    private readonly IDeviceDirectory _directory;
    private readonly DeviceGroupWriter _groups;
    private readonly DeviceWriter _writer;
    private readonly MissingDevices _missing;
    private readonly ConnectedSystems _systems;

    internal PollDevices(
        IDeviceDirectory directory,
        DeviceGroupWriter groups,
        DeviceWriter writer,
        MissingDevices missing,
        ConnectedSystems systems
    ) => (_directory, _groups, _writer, _missing, _systems) = (directory, groups, writer, missing, systems);

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Read devices from Pulseway";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.SyncAssets;

    /// <inheritdoc/>
    public ValueTask<Refusal?> FindRestAsync(CancellationToken cancellationToken) =>
        _systems.FindRestAsync(ExternalSystem.Pulseway, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var listing = await _directory.ListAsync(cancellationToken);
        progress.Expect(listing.Devices.Count);
        progress.Advance(0, ("devices listed", listing.Devices.Count));
        await _groups.WriteAsync(listing, cancellationToken);
        await _writer.WriteAsync(listing.Devices, progress, cancellationToken);
        await ReadDetailsAsync(listing, progress, cancellationToken);
        var gone = await _missing.FindAsync(listing, progress, cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Devices listed: {listing.Devices.Count}, no longer listed: {gone}{(listing.IsWhole ? "" : "; the list did not add up, so none is missing")}."
        );
    }

    // those that are not known wait for their details: only these tell the serial number that a device is recognised by
    private async Task ReadDetailsAsync(DeviceListing listing, JobProgress progress, CancellationToken cancellationToken)
    {
        var wanted = await _writer.ListWantedAsync(listing.Devices, cancellationToken);
        var read = new List<FoundDevice>();
        await foreach (var device in _directory.ReadAllAsync(wanted, cancellationToken))
        {
            read.Add(device);
            if (read.Count == DeviceWriter.Chunk)
            {
                await _writer.WriteAsync(read, progress, cancellationToken);
                read.Clear();
            }
        }

        await _writer.WriteAsync(read, progress, cancellationToken);
    }
}

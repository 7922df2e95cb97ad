using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Portal.Core.Assets;
using Portal.Core.Assets.Organizations;

namespace Portal.Core.Pulseway;

/// <summary>The devices of Pulseway. Source: d4 (paging, limits, details).</summary>
internal sealed class PulsewayDevices(PulsewayClient pulseway, PulsewayOptions options, TimeProvider time) : IDeviceDirectory
{
    private const int PageSize = 100;

    /// <summary>From so many on, the pages of all details cost fewer calls than one each.</summary>
    private const int FewDetails = 20;

    public async Task<DeviceListing> ListAsync(CancellationToken cancellationToken)
    {
        var (groups, organizations) = await ReadGroupsAsync(cancellationToken);
        var (rows, isWhole) = await ReadPagesAsync("devices", cancellationToken);
        var devices = rows.Select(PulsewayAnswers.ReadDevice)
            .OfType<FoundDevice>()
            .DistinctBy(device => Asset.KeyOf(device.Id))
            .Select(device => device with { Group = Complete(device.Group, groups) })
            .ToList();
        return new DeviceListing(devices, [.. groups.Values], isWhole && devices.Count == rows.Count)
        {
            Organizations = organizations,
        };
    }

    public async IAsyncEnumerable<FoundDevice> ReadAllAsync(
        IReadOnlyCollection<string> ids,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var wanted = ids.ToDictionary(Asset.KeyOf, StringComparer.Ordinal);
        if (wanted.Count == 0)
        {
            yield break;
        }

        var (groups, _) = await ReadGroupsAsync(cancellationToken);
        foreach (var device in wanted.Count > FewDetails ? await ReadDetailsAsync(cancellationToken) : [])
        {
            if (wanted.Remove(Asset.KeyOf(device.Id)))
            {
                yield return device with
                {
                    Group = Complete(device.Group, groups),
                };
            }
        }

        foreach (var id in wanted.Values)
        {
            if (await FindAsync(id, pulseway.ReadPatientlyAsync, cancellationToken) is { } device)
            {
                yield return device with
                {
                    Group = Complete(device.Group, groups),
                };
            }
        }
    }

    public Task<FoundDevice?> FindAsync(string id, CancellationToken cancellationToken) =>
        FindAsync(id, pulseway.ReadNowAsync, cancellationToken);

    private async Task<FoundDevice?> FindAsync(
        string id,
        Func<string, CancellationToken, Task<JsonElement>> readAsync,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var answer = await readAsync($"assets/{Uri.EscapeDataString(id)}", cancellationToken);
            return PulsewayAnswers.ReadOne(answer) is { } one
                ? PulsewayAnswers.ReadDetail(one, options.SerialFields, time.GetUtcNow().UtcDateTime)
                : throw NoPage("assets");
        }
        catch (ConnectorException failure) when (failure.Status == 404)
        {
            return null;
        }
    }

    // not every version lists details
    private async Task<IReadOnlyList<FoundDevice>> ReadDetailsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (rows, _) = await ReadPagesAsync("assets", cancellationToken);
            var now = time.GetUtcNow().UtcDateTime;
            return [.. rows.Select(row => PulsewayAnswers.ReadDetail(row, options.SerialFields, now)).OfType<FoundDevice>()];
        }
        catch (ConnectorException failure) when (failure.Fault == ConnectorFault.Rejected)
        {
            return [];
        }
    }

    /// <summary>
    /// The groups by id, with the client's id of their own or of their organization, and all organizations, if the list of them adds up. Without them
    /// devices still say where they are.
    /// </summary>
    private async Task<(Dictionary<string, FoundGroup> Groups, List<FoundOrganization>? Organizations)> ReadGroupsAsync(
        CancellationToken cancellationToken
    )
    {
        try
        {
            var (rows, isWhole) = await ReadPagesAsync("organizations", cancellationToken);
            var organizations = rows.Select(PulsewayAnswers.ReadOrganization)
                .OfType<FoundOrganization>()
                .DistinctBy(each => each.Id)
                .ToList();
            var mappings = organizations.ToDictionary(each => each.Id, each => each.PsaMappingId, StringComparer.Ordinal);
            var (listed, _) = await ReadPagesAsync("groups", cancellationToken);
            var groups = listed
                .Select(PulsewayAnswers.ReadGroup)
                .OfType<FoundGroup>()
                .DistinctBy(group => group.GroupId)
                .ToDictionary(
                    group => group.GroupId,
                    group =>
                        group.PsaMappingId is { Length: > 0 }
                            ? group
                            : group with
                            {
                                PsaMappingId = mappings.GetValueOrDefault(group.OrganizationId, ""),
                            },
                    StringComparer.Ordinal
                );
            return (groups, isWhole ? organizations : null);
        }
        catch (ConnectorException failure) when (failure.Fault == ConnectorFault.Rejected)
        {
            return ([], null);
        }
    }

    // one identity for a group, whether a device or the list of groups tells of it
    private static FoundGroup Complete(FoundGroup told, Dictionary<string, FoundGroup> groups)
    {
        if (told.GroupId.Length > 0)
        {
            return groups.TryGetValue(told.GroupId, out var known)
                ? known with
                {
                    Name = known.Name.Length > 0 ? known.Name : told.Name,
                }
                : told;
        }

        var name = Folding.Fold(told.Name);
        var fitting = groups
            .Values.Where(group => name.Length > 0 && Folding.Fold(group.Name) == name)
            .Where(group =>
                told.OrganizationName.Length == 0 || Folding.Fold(group.OrganizationName) == Folding.Fold(told.OrganizationName)
            )
            .Where(group => told.SiteName.Length == 0 || Folding.Fold(group.SiteName) == Folding.Fold(told.SiteName))
            .Take(2)
            .ToList();
        return fitting is [var one] ? one : told;
    }

    // whole when as many different records came as were counted at the beginning and at the end
    private async Task<(List<JsonElement> Rows, bool IsWhole)> ReadPagesAsync(string path, CancellationToken cancellationToken)
    {
        var rows = new List<JsonElement>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var totals = new HashSet<int>();
        while (true)
        {
            var query = string.Create(CultureInfo.InvariantCulture, $"{path}?$top={PageSize}&$skip={rows.Count}&$count=true");
            var answer = await pulseway.ReadPatientlyAsync(query, cancellationToken);
            var page = PulsewayAnswers.ReadPage(answer) ?? throw NoPage(path);
            if (PulsewayAnswers.ReadTotal(answer) is { } total)
            {
                totals.Add(total);
            }

            rows.AddRange(page);
            var fresh = page.Count(row => seen.Add(row.GetRawText()));
            if (page.Count < PageSize || fresh == 0)
            {
                // a page that only repeats leads nowhere; a page that is short is the last
                return (
                    rows,
                    totals.Count <= 1 && seen.Count == rows.Count && (totals.Count == 0 || totals.Contains(rows.Count))
                );
            }
        }
    }

    private static ConnectorException NoPage(string path) =>
        new(ExternalSystem.Pulseway, ConnectorFault.Malformed, $"{path}: no list of records.");
}

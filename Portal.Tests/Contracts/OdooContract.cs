using Portal.Tests.Contracts.Cases;

namespace Portal.Tests.Contracts;

/// <summary>What every Odoo 18 answers over JSON-RPC, taken from a real one. A sandbox that fails here is the bug.</summary>
public abstract class OdooContract
{
    /// <summary>The cases of both protocols; <see cref="Json2Contract"/> runs those that JSON-2 has a form for.</summary>
    internal static readonly Dictionary<string, ContractCase> All = new[]
    {
        TransportCases.All,
        ErrorCases.All,
        ReadCases.All,
        WriteCases.All,
        WriteDateCases.All,
        StudioCases.All,
        ProductCases.All,
        SaleCases.All,
        InvoiceCases.All,
        PaymentCases.All,
        StockCases.All,
        AutomationCases.All,
    }
        .SelectMany(cases => cases)
        .ToDictionary(entry => entry.Recording);

    public static TheoryData<string> Recordings => [.. All.Keys];

    private protected abstract Task<OdooTarget> TargetAsync();

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Answers_as_recorded(string recording)
    {
        var target = await TargetAsync();
        var replay = All[recording];
        Assert.SkipUnless(await target.HasAsync(replay.Needs), $"The server has no {replay.Needs}.");
        Assert.SkipWhen(replay.NeedsApiKey && target.ApiKey is null, "Set ODOO_API_KEY to replay this with an API key.");

        await replay.RunAsync(target);
    }

    [Fact]
    public void Every_recording_kept_here_is_replayed()
    {
        var kept = Directory
            .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Contracts", "Recordings"), "*.json")
            .Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(
            All.Keys.Concat(WhenOdooNotifies.Recordings).Order(StringComparer.Ordinal),
            kept.Order(StringComparer.Ordinal)
        );
    }
}

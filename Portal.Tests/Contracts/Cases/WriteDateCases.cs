namespace Portal.Tests.Contracts.Cases;

/// <summary>The write date as a cursor: kept to the microsecond, shown to the second.</summary>
internal static class WriteDateCases
{
    public static IEnumerable<ContractCase> All =>
        [
            new("write_date_read") { Prepare = Written },
            new("write_date_with_tz_context") { Prepare = Written },
            new("write_date_filter_eq") { Prepare = Written },
            new("write_date_filter_ge") { Prepare = Written },
            new("write_date_filter_gt") { Prepare = Written },
            new("write_date_filter_gt_micro") { Prepare = Written },
            new("write_date_filter_le") { Prepare = Written },
            new("write_date_filter_lt") { Prepare = Written },
            new("write_date_fmt_10") { Result = Likeness.Kinds, Prepare = Written },
            new("write_date_fmt_19T") { Result = Likeness.Kinds, Prepare = Written },
            new("write_date_fmt_20T") { Result = Likeness.Kinds, Prepare = Written },
            new("write_date_fmt_25T") { Result = Likeness.Kinds, Prepare = Written },
            new("write_date_fmt_26") { Result = Likeness.Kinds, Prepare = Written },
            new("write_date_tz_offset_ignored") { Prepare = Written },
        ];

    /// <summary>The contact 15, whose second of writing stands for the recorded ones.</summary>
    private static async Task Written(Scenario scenario)
    {
        await scenario.PartnerAsync(15, """{"name":"Somebody"}""");
        var rows = await scenario.CallAsync("res.partner", "read", """[[15],["write_date"]]""");
        var moment = rows![0]!["write_date"]!.GetValue<string>().Split(' ');
        scenario.Here.Text("2026-11-22", moment[0]);
        scenario.Here.Text("02:31:50", moment[1]);
        scenario.Here.Text("02:31:57", moment[1]);
    }
}

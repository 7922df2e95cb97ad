namespace Portal.Sandbox.Odoo.Models.Automation;

/// <summary>ir.cron: what the server does by itself, and on demand. Each job's code names the work.</summary>
internal sealed class CronModel : Model
{
    private static readonly Dictionary<string, Action<Transaction>> Work = new()
    {
        [Payments.PostProcessing.Job] = Payments.PostProcessing.Run,
    };

    public CronModel()
        : base("ir.cron", "Scheduled Actions")
    {
        Access = AccessRights.ReadBy(AccessRights.Settings, AccessRights.Settings);
        Methods["method_direct_trigger"] = new("method_direct_trigger", true, [], [], Trigger);
    }

    private object? Trigger(Call call)
    {
        AccessRights.Demand(call.Work, this, Operation.Write);
        foreach (var id in call.Ids)
        {
            Run(call.Work, call.Work.Get(this, id));
        }

        return true;
    }

    /// <summary>Runs all that are active, as the server does every few minutes.</summary>
    public static void RunAll(Transaction work)
    {
        var jobs = work.Database.Table("ir.cron");
        foreach (var row in jobs.From(0).Where(row => row.Flag(jobs.Model["active"])).ToList())
        {
            Run(work, row);
        }
    }

    private static void Run(Transaction work, Row row)
    {
        var jobs = work.Model("ir.cron");
        if (Work.TryGetValue(row.Text(jobs["code"]) ?? "", out var act))
        {
            work.AsSystem(() =>
            {
                act(work);
                work.Set(jobs, row.Id, (jobs["lastcall"], work.StartedAt));
                return true;
            });
        }
    }
}

namespace Portal.Sandbox.Odoo.Models;

/// <summary>A button: a method without arguments that does one thing to each record.</summary>
internal static class RecordAction
{
    public static Method Of(Model model, string name, Action<Transaction, Row> act, object? gives) =>
        new(
            name,
            true,
            [],
            [],
            call =>
            {
                AccessRights.Demand(call.Work, model, Operation.Write);
                var rows = call.Ids.Distinct().Select(id => call.Work.Get(model, id)).ToList();
                CompanyRules.Demand(call.Work, model, rows, "write");
                var before = Automations.Watch(call.Work, model, call.Ids);
                rows.ForEach(row => act(call.Work, row));
                Automations.AfterWrite(call.Work, model, call.Ids, before);
                return gives;
            }
        );
}

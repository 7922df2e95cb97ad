using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>
/// Makes the client assets of the Studio profile in Odoo over its API, as an administrator would in Studio. Each call that makes a field has Odoo
/// load its models again, some seconds. Source: 000-13 to 000-17, FACTS §5.
/// </summary>
internal sealed class OdooStudio(OdooClient odoo, IOptions<OdooOptions> options) : IModelInstaller
{
    private const string Views = "ir.ui.view";
    private const string Windows = "ir.actions.act_window";
    private const string Menus = "ir.ui.menu";

    private static readonly OdooQuery All = new() { Order = "id" };
    private static readonly OdooDomain OfAssets = OdooDomain.Where("model").Is(StudioModel.Asset);

    public ExternalSystem System => ExternalSystem.Odoo;

    public string Title => "Client assets";

    public bool IsNeeded => options.Value.Profile == OdooProfile.Studio;

    public string ByHand =>
        "Give Portal's user in Odoo the Settings right for as long as this takes, or have an administrator make the model in Studio, as docs/OPERATIONS.md "
        + "tells.";

    public async Task<IReadOnlyList<FoundPart>> FindAsync(CancellationToken cancellationToken) =>
        (await SeeAsync(cancellationToken)).Parts();

    public async Task InstallAsync(string key, CancellationToken cancellationToken)
    {
        var seen = await SeeAsync(cancellationToken);
        if (seen.Parts().FirstOrDefault(part => part.Key == key) is not { IsLacking: true })
        {
            return; // somebody was faster
        }

        await (
            key switch
            {
                StudioPart.Model => MakeModelAsync(cancellationToken),
                StudioPart.Fields => MakeFieldsAsync(seen, cancellationToken),
                StudioPart.Access => GrantAsync(seen.Asset, cancellationToken),
                StudioPart.TicketField => MakeFieldAsync(seen.Ticket, StudioModel.AssetOfTicket, cancellationToken),
                StudioPart.TicketView => ExtendTicketAsync(cancellationToken),
                StudioPart.Tickets => MakeFieldAsync(seen.Asset, StudioModel.TicketsOf, cancellationToken),
                StudioPart.List => MakeListAsync(cancellationToken),
                StudioPart.Form => MakeFormAsync(seen, cancellationToken),
                StudioPart.Menu => MakeMenuAsync(cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(key), key, "A part without a way to make it."),
            }
        );
    }

    private Task<OdooId> MakeModelAsync(CancellationToken cancellationToken) =>
        odoo.CreateAsync(
            "ir.model",
            new OdooValues()
                .Set("name", StudioModel.Label)
                .Set("model", StudioModel.Asset)
                .Set("state", "manual")
                .Set("is_mail_thread", true)
                .Set("field_id", [.. StudioModel.Fields.Select(field => OdooCommand.Create(field.Describe()))]),
            cancellationToken
        );

    private async Task MakeFieldsAsync(StudioSeen seen, CancellationToken cancellationToken)
    {
        foreach (var field in seen.MissingFields)
        {
            await MakeFieldAsync(seen.Asset, field, cancellationToken);
        }
    }

    private async Task MakeFieldAsync(OdooId? model, StudioField field, CancellationToken cancellationToken)
    {
        if (model is { } id)
        {
            await odoo.CreateAsync("ir.model.fields", field.Describe().Set("model_id", id), cancellationToken);
        }
    }

    // without a row of access nobody may read the model, an administrator neither
    private async Task GrantAsync(OdooId? model, CancellationToken cancellationToken)
    {
        if (model is not { } id)
        {
            return;
        }

        var named = OdooDomain.Where("module").Is("base").And(OdooDomain.Where("name").IsIn(["group_user", "group_system"]));
        foreach (var group in await ReadAsync("ir.model.data", named, StudioWire.Default.ListNamedRow, cancellationToken))
        {
            var isAdministrator = group.Name == "group_system";
            var values = new OdooValues()
                .Set("name", $"{StudioModel.Asset} {(isAdministrator ? "administrator" : "staff")}")
                .Set("model_id", id)
                .Set("group_id", new OdooId(group.ResId))
                .Set("perm_read", true)
                .Set("perm_write", true)
                .Set("perm_create", true)
                .Set("perm_unlink", isAdministrator);
            await odoo.CreateAsync("ir.model.access", values, cancellationToken);
        }
    }

    private async Task ExtendTicketAsync(CancellationToken cancellationToken)
    {
        var form = OdooDomain
            .Where("model")
            .Is(StudioModel.Ticket)
            .And(OdooDomain.Where("type").Is("form"))
            .And(OdooDomain.Where("inherit_id").IsNotSet());
        var first = new OdooQuery { Order = "priority,id", Limit = 1 };
        var found = await odoo.SearchReadAsync(Views, form, first, StudioWire.Default.ListViewRow, cancellationToken);
        if (found.Count > 0)
        {
            var values = View("helpdesk.ticket.form.portal.asset", StudioModel.Ticket, StudioModel.ChooseOnTicket);
            await odoo.CreateAsync(Views, values.Set("inherit_id", new OdooId(found[0].Id)), cancellationToken);
        }
    }

    private async Task MakeListAsync(CancellationToken cancellationToken)
    {
        var list = await NameOfListsAsync(cancellationToken);
        await odoo.CreateAsync(
            Views,
            View($"{StudioModel.Asset}.list", StudioModel.Asset, StudioModel.List(list)),
            cancellationToken
        );
    }

    private async Task MakeFormAsync(StudioSeen seen, CancellationToken cancellationToken)
    {
        OdooId? tickets = seen.Ticket is null
            ? null
            : await WindowAsync(
                new OdooValues()
                    .Set("name", StudioModel.TicketsTitle)
                    .Set("res_model", StudioModel.Ticket)
                    .Set("domain", StudioModel.TicketsOfAsset)
                    .Set("context", "{'default_x_asset_id': active_id}"),
                OdooDomain
                    .Where("res_model")
                    .Is(StudioModel.Ticket)
                    .And(OdooDomain.Where("domain").Is(StudioModel.TicketsOfAsset)),
                cancellationToken
            );
        await odoo.CreateAsync(
            Views,
            View($"{StudioModel.Asset}.form", StudioModel.Asset, StudioModel.Form(tickets)),
            cancellationToken
        );
    }

    private async Task MakeMenuAsync(CancellationToken cancellationToken)
    {
        var window = await WindowAsync(
            new OdooValues().Set("name", StudioModel.AssetsTitle).Set("res_model", StudioModel.Asset),
            OdooDomain.Where("res_model").Is(StudioModel.Asset),
            cancellationToken
        );
        var action = string.Create(CultureInfo.InvariantCulture, $"{Windows},{window.Value}");
        var entry = new OdooValues().Set("name", StudioModel.AssetsTitle).Set("action", action);
        var menu = new OdooValues()
            .Set("name", StudioModel.App)
            .Set("action", action)
            .Set("child_id", [OdooCommand.Create(entry)]);
        await odoo.CreateAsync(Menus, menu, cancellationToken);
    }

    private async Task<OdooId> WindowAsync(OdooValues values, OdooDomain same, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(Windows, same, StudioWire.Default.ListWindowRow, cancellationToken);
        if (found.Count > 0)
        {
            return new OdooId(found[0].Id);
        }

        var list = await NameOfListsAsync(cancellationToken);
        return await odoo.CreateAsync(Windows, values.Set("view_mode", $"{list},form"), cancellationToken);
    }

    /// <summary><c>list</c>, or before Odoo 18 <c>tree</c>: it refuses the other.</summary>
    private async Task<string> NameOfListsAsync(CancellationToken cancellationToken)
    {
        var call = new OdooCall(Views, "fields_get")
        {
            Arguments = new OdooValues().Set("allfields", ["type"]).Set("attributes", ["selection"]),
            IsRead = true,
            LeadingByPosition = 1,
        };
        var told = await odoo.CallAsync(call, OdooWire.Default.JsonElement, cancellationToken);
        var isList = told.GetProperty("type").GetProperty("selection").EnumerateArray().Any(kind => kind[0].ValueEquals("list"));
        return isList ? "list" : "tree";
    }

    private static OdooValues View(string name, string model, string arch) =>
        new OdooValues().Set("name", name).Set("model", model).Set("arch", arch);

    private async Task<StudioSeen> SeeAsync(CancellationToken cancellationToken)
    {
        var names = OdooDomain.Where("model").IsIn([StudioModel.Asset, StudioModel.Ticket]);
        var models = await ReadAsync("ir.model", names, HookWire.Default.ListModelRow, cancellationToken);
        var wanted = StudioModel
            .Fields.Append(StudioModel.AssetOfTicket)
            .Append(StudioModel.TicketsOf)
            .Select(field => field.Name);
        var named = names.And(OdooDomain.Where("name").IsIn(wanted));
        var fields = await ReadAsync("ir.model.fields", named, StudioWire.Default.ListStudioFieldRow, cancellationToken);
        var seen = new StudioSeen(
            models.ToDictionary(row => row.Model, row => new OdooId(row.Id), StringComparer.Ordinal),
            fields
        );
        if (seen.Asset is not { } asset)
        {
            return seen;
        }

        var access = OdooDomain.Where("model_id").Is(asset);
        var views = await ReadAsync(Views, OfAssets, StudioWire.Default.ListViewRow, cancellationToken);
        var extended = OdooDomain.Where("model").Is(StudioModel.Ticket).And(OdooDomain.Where("arch_db").Contains("x_asset_id"));
        return seen with
        {
            HasAccess = (await ReadAsync("ir.model.access", access, StudioWire.Default.ListAccessRow, cancellationToken)).Any(
                row => row.PermRead
            ),
            HasList = views.Any(view => view.Type is "list" or "tree"),
            HasForm = views.Any(view => view.Type == "form"),
            HasTicketView = (await ReadAsync(Views, extended, StudioWire.Default.ListViewRow, cancellationToken)).Count > 0,
            HasMenu = await HasMenuAsync(cancellationToken),
        };
    }

    private async Task<bool> HasMenuAsync(CancellationToken cancellationToken)
    {
        var ofAssets = OdooDomain.Where("res_model").Is(StudioModel.Asset);
        var windows = await ReadAsync(Windows, ofAssets, StudioWire.Default.ListWindowRow, cancellationToken);
        if (windows.Count == 0)
        {
            return false;
        }

        var leading = OdooDomain
            .Where("action")
            .IsIn(windows.Select(window => string.Create(CultureInfo.InvariantCulture, $"{Windows},{window.Id}")));
        return (await ReadAsync(Menus, leading, StudioWire.Default.ListWindowRow, cancellationToken)).Count > 0;
    }

    private Task<IReadOnlyList<T>> ReadAsync<T>(
        string model,
        OdooDomain domain,
        JsonTypeInfo<List<T>> rows,
        CancellationToken cancellationToken
    ) => odoo.SearchReadAsync(model, domain, All, rows, cancellationToken);
}

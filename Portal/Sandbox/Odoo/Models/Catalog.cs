using Portal.Sandbox.Odoo.Models.Automation;
using Portal.Sandbox.Odoo.Models.Helpdesk;
using Portal.Sandbox.Odoo.Models.Interface;
using Portal.Sandbox.Odoo.Models.Invoicing;
using Portal.Sandbox.Odoo.Models.Payments;
using Portal.Sandbox.Odoo.Models.Products;
using Portal.Sandbox.Odoo.Models.Sales;
using Portal.Sandbox.Odoo.Models.Stock;
using Portal.Sandbox.Odoo.Models.Studio;

namespace Portal.Sandbox.Odoo.Models;

/// <summary>Every model of the sandbox. A further one is a further line here, plus a class where it has rules of its own.</summary>
internal static class Catalog
{
    public static IEnumerable<Model> Models() =>
        [
            .. Platform.Models(),
            .. Geography.Models(),
            .. Accounting.Models(),
            new PartnerModel(),
            .. PartnerClasses.Models(),
            .. StudioModels.All(),
            .. AutomationModels.Models(),
            .. InterfaceModels.Models(),
            .. ProductModels.Models(),
            .. SaleModels.Models(),
            .. InvoicingModels.Models(),
            .. PaymentModels.Models(),
            .. HelpdeskModels.Models(),
            .. StockModels.Models(),
        ];
}

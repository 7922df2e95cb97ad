namespace Portal.Sandbox.Abs;

/// <summary>One thing that ABS can entitle a customer to, by the id that couples it with a product. Source: 001-17, 001-18, 001-19.</summary>
internal sealed record ProductUnit(string Ref, string Type, string Name)
{
    public const string Physical = "physical";
    public const string Service = "service";
    public const string Contract = "contract";
    public const string Digital = "digital";

    /// <summary>The types that ABS knows; regulatory units never reach it. Source: 001-9.</summary>
    public static readonly IReadOnlyList<string> Types = [Physical, Service, Contract, Digital];

    /// <summary>Everything that the demonstration's ABS offers.</summary>
    public static readonly IReadOnlyList<ProductUnit> All =
    [
        new("vehicle-e3h", Physical, "E3H motorbike"),
        new("vehicle-e3pro", Physical, "E3 Pro motorbike"),
        new("vehicle-e4", Physical, "E4 cargo tricycle"),
        new("battery-motbat-45ah", Physical, "Battery 45 Ah"),
        new("battery-motbat-60ah", Physical, "Battery 60 Ah"),
        new("charger-home-10a", Physical, "Home charger 10 A"),
        new("service-swap-network-nairobi", Service, "Swap network Nairobi"),
        new("service-swap-network-nairobi-monthly", Service, "Swap network Nairobi, monthly"),
        new("service-swap-network-lome-monthly", Service, "Swap network Lomé, monthly"),
        new("service-swap-network-mombasa", Service, "Swap network Mombasa"),
        new("service-swap-network-lome", Service, "Swap network Lomé"),
        new("service-battery-fleet-45ah", Service, "Battery fleet 45 Ah"),
        new("service-battery-fleet-60ah", Service, "Battery fleet 60 Ah"),
        new("service-swap-count-30", Service, "30 swaps"),
        new("service-swap-count-60", Service, "60 swaps"),
        new("service-swap-count-120", Service, "120 swaps"),
        new("service-electricity-kwh", Service, "Electricity, per kWh"),
        new("service-electricity-standard", Service, "Electricity, standard"),
        new("service-electricity-fleet", Service, "Electricity, fleet"),
        new("service-asset-assignment-e3h-12month", Contract, "E3H assigned for 12 months"),
        new("service-asset-assignment-e3h-24month", Contract, "E3H assigned for 24 months"),
        new("service-asset-assignment-e4-24month", Contract, "E4 assigned for 24 months"),
        new("plan-bss-monthly-nairobi", Contract, "Swap plan, monthly, Nairobi"),
        new("plan-bss-monthly-mombasa", Contract, "Swap plan, monthly, Mombasa"),
        new("plan-bss-monthly-lome", Contract, "Swap plan, monthly, Lomé"),
        new("plan-bss-weekly-nairobi", Contract, "Swap plan, weekly, Nairobi"),
        new("plan-barebone-30day", Contract, "Barebone swap plan, 30 days"),
        new("plan-swap-privilege-45ah-12month", Contract, "Swap privilege 45 Ah, 12 months"),
        new("plan-warranty-e3h-24month", Contract, "Warranty E3H, 24 months"),
        new("digital-rider-app", Digital, "Rider application"),
    ];

    private static readonly Dictionary<string, ProductUnit> ByRef = All.ToDictionary(unit => unit.Ref, StringComparer.Ordinal);

    public static ProductUnit? Find(string reference) => ByRef.GetValueOrDefault(reference);
}

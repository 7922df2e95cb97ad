namespace Portal.Core;

/// <summary>An amount of one currency, exact, in the currency's minor unit (Rappen, cents; KES has two decimals, JPY none).</summary>
/// <param name="MinorUnits">Amount in minor units; negative for a refund.</param>
/// <param name="Currency">ISO 4217 code, upper case. Source: D19.</param>
public readonly record struct Money(long MinorUnits, string Currency);

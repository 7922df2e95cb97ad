namespace Portal.Sandbox.Estate;

/// <summary>A device group: for all but two the name is exactly that of a client in OdooSandbox.</summary>
/// <param name="Number">From 0; up to 59 it is the client's number too.</param>
/// <param name="Name">Of the group and of its organization.</param>
/// <param name="Site">The one site.</param>
internal sealed record DemoGroup(int Number, string Name, string Site)
{
    public bool HasClient => Number < DemoEstate.Clients;
}

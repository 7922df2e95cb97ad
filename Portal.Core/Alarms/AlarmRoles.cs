namespace Portal.Core.Alarms;

/// <summary>Roles as the bits of a number: what a column can hold and both databases compare.</summary>
public static class AlarmRoles
{
    // who sees everything else sees every alarm too
    private static readonly int Everyones = Bit(Role.Administrator) | Bit(Role.Viewer);

    /// <summary>The bits of the roles an alarm concerns, with those who see all.</summary>
    internal static int Concerned(IEnumerable<Role> roles) => Of(roles) | Everyones;

    /// <summary>The bits of the roles somebody holds.</summary>
    internal static int Of(IEnumerable<Role> roles) => roles.Aggregate(0, static (set, role) => set | Bit(role));

    private static int Bit(Role role) => 1 << (int)role;
}

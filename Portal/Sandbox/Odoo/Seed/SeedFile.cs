namespace Portal.Sandbox.Odoo.Seed;

/// <summary>The tables beside this file, which are built into the assembly.</summary>
internal static class SeedFile
{
    /// <summary>The lines of a table after its heading, cut at the semicolons.</summary>
    public static IEnumerable<string[]> Lines(string name)
    {
        using var stream =
            typeof(SeedFile).Assembly.GetManifestResourceStream($"{typeof(SeedFile).Namespace}.{name}")
            ?? throw new InvalidOperationException($"{name} isn't built into the assembly.");
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(';');
        }
    }
}

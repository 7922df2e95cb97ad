using System.Globalization;
using Portal.Core;

namespace Portal.Configuration;

/// <summary>Reads settings by type and collects what is wrong with them instead of stopping at the first.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<StartupFault> _faults = [];

    public IReadOnlyList<StartupFault> Faults => _faults;

    /// <summary>True in a container, as the images of .NET say themselves: DOTNET_RUNNING_IN_CONTAINER.</summary>
    public bool IsInContainer => bool.TryParse(configuration["RUNNING_IN_CONTAINER"], out var isSo) && isSo;

    /// <summary>A reader that has refused what is no setting already.</summary>
    public static SettingsReader Over(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        reader.Refuse(UnknownKeys.Find(configuration));
        return reader;
    }

    public void Refuse(ConfigurationKey key, string problem) =>
        _faults.Add(StartupFault.Of(key.Name, problem, $"{key.Name}={key.Example}"));

    public void Refuse(IEnumerable<StartupFault> faults) => _faults.AddRange(faults);

    public bool IsSet(ConfigurationKey key) =>
        Blank(configuration[key.Name]) is not null
        || (key.Variable is not null && Blank(configuration[key.Variable]) is not null);

    /// <summary>The trimmed text, or null when unset or blank. Both spellings of one setting must agree.</summary>
    public string? Text(ConfigurationKey key)
    {
        var text = Blank(configuration[key.Name]);
        var other = key.Variable is null ? null : Blank(configuration[key.Variable]);
        if (text is not null && other is not null && text != other)
        {
            Refuse(key, $"it differs from {key.Variable}, which sets the same. Keep one.");
        }

        return key.IsSecret ? text ?? other : (text ?? other)?.Trim();
    }

    public Secret? Secret(ConfigurationKey key) => Text(key) is { } text ? new Secret(text) : null;

    public bool? Flag(ConfigurationKey key)
    {
        var text = Text(key);
        if (text is null || bool.TryParse(text, out _))
        {
            return text is null ? null : bool.Parse(text);
        }

        Refuse(key, $"\"{text}\" is neither true nor false.");
        return null;
    }

    public T Choice<T>(ConfigurationKey key, T unset)
        where T : struct, Enum
    {
        var text = Text(key);
        if (text is null)
        {
            return unset;
        }

        if (Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return Enum.Parse<T>(text, ignoreCase: true);
        }

        Refuse(key, $"\"{text}\" is none of {string.Join(", ", Enum.GetNames<T>())}.");
        return unset;
    }

    public int Number(ConfigurationKey key, int unset, int least, int most)
    {
        var text = Text(key);
        if (text is null)
        {
            return unset;
        }

        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
        {
            return number;
        }

        Refuse(key, $"\"{text}\" is not a whole number from {least} to {most}.");
        return unset;
    }

    public TimeSpan Length(ConfigurationKey key, TimeSpan unset, TimeSpan least, TimeSpan most)
    {
        var text = Text(key);
        if (text is null)
        {
            return unset;
        }

        // a bare number would be read as days
        if (
            text.Contains(':')
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var length)
            && length >= least
            && length <= most
        )
        {
            return length;
        }

        Refuse(key, $"\"{text}\" is not a length of time from {least:c} to {most:c}.");
        return unset;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

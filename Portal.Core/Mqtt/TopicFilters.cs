using MQTTnet;

namespace Portal.Core.Mqtt;

/// <summary>What topics may be, and which of them filters take in.</summary>
internal static class TopicFilters
{
    private const int Longest = 1000;

    /// <summary>True when something can be published there: no wildcards, no control characters.</summary>
    public static bool CanBePublishedAt(string topic) =>
        topic.Length is > 0 and <= Longest
        && Folding.IsClean(topic)
        && !topic.Any(letter => letter is '+' or '#' || char.IsControl(letter));

    /// <summary>True when one of them takes it in.</summary>
    public static bool Match(IReadOnlyList<string> filters, string topic)
    {
        foreach (var filter in filters)
        {
            if (MqttTopicFilterComparer.Compare(topic, filter) == MqttTopicFilterCompareResult.IsMatch)
            {
                return true;
            }
        }

        return false;
    }
}

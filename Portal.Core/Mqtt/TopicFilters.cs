using MQTTnet;

namespace Portal.Core.Mqtt;

/// <summary>Whether a topic is among those that filters take in.</summary>
internal static class TopicFilters
{
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

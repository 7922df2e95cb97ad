using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Portal.Core.Odoo;

/// <summary>A JSON-RPC answer. A method that returns None leaves both result and error out. Source: FACTS §1.</summary>
internal sealed class RpcAnswer<T>
{
    /// <summary>Version of JSON-RPC; null when this is some other JSON.</summary>
    public string? Version { get; set; }

    public T? Result { get; set; }

    public RpcError? Error { get; set; }
}

/// <summary>
/// Describes an answer around any result type, so that results are read from the wire as they arrive, without a copy of the whole, and
/// the caller's generated types need not know the envelope.
/// </summary>
internal static class RpcAnswer
{
    private static readonly ConcurrentDictionary<JsonTypeInfo, JsonTypeInfo> ByResult = new();

    public static JsonTypeInfo<RpcAnswer<T>> Around<T>(JsonTypeInfo<T> result) =>
        (JsonTypeInfo<RpcAnswer<T>>)ByResult.GetOrAdd(result, static known => Describe((JsonTypeInfo<T>)known));

    private static JsonTypeInfo<RpcAnswer<T>> Describe<T>(JsonTypeInfo<T> result)
    {
        var options = new JsonSerializerOptions(result.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(result.Options.TypeInfoResolver, OdooWire.Default),
        };
        var answer = JsonTypeInfo.CreateJsonTypeInfo<RpcAnswer<T>>(options);
        answer.CreateObject = static () => new RpcAnswer<T>();
        Add<string>("jsonrpc", static (rpc, version) => rpc.Version = version);
        Add<T>("result", static (rpc, value) => rpc.Result = value);
        Add<RpcError>("error", static (rpc, error) => rpc.Error = error);
        answer.MakeReadOnly();
        return answer;

        void Add<TProperty>(string name, Action<RpcAnswer<T>, TProperty?> set)
        {
            var property = answer.CreateJsonPropertyInfo(typeof(TProperty), name);
            property.Set = (rpc, value) => set((RpcAnswer<T>)rpc, (TProperty?)value);
            answer.Properties.Add(property);
        }
    }
}

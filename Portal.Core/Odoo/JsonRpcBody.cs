using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Core.Odoo;

/// <summary>Writes the bodies of JSON-RPC requests.</summary>
internal static class JsonRpcBody
{
    public static ReadOnlyMemory<byte> Version() => Write("common", "version", static _ => { });

    public static ReadOnlyMemory<byte> Authenticate(OdooEndpoint endpoint) =>
        Write(
            "common",
            "authenticate",
            args =>
            {
                args.WriteStringValue(endpoint.Database);
                args.WriteStringValue(endpoint.Login);
                args.WriteStringValue(endpoint.Secret.Reveal());
                args.WriteStartObject();
                args.WriteEndObject();
            }
        );

    public static ReadOnlyMemory<byte> Execute(OdooEndpoint endpoint, int uid, OdooCall call) =>
        Write(
            "object",
            "execute_kw",
            args =>
            {
                args.WriteStringValue(endpoint.Database);
                args.WriteNumberValue(uid);
                args.WriteStringValue(endpoint.Secret.Reveal());
                args.WriteStringValue(call.Model);
                args.WriteStringValue(call.Method);
                WritePositional(args, call);
                WriteNamed(args, call);
            }
        );

    private static void WritePositional(Utf8JsonWriter writer, OdooCall call)
    {
        writer.WriteStartArray();
        if (call.Ids is { } ids)
        {
            OdooValues.Write(ids).WriteTo(writer);
        }

        foreach (var (_, value) in call.Arguments.Json.Take(call.LeadingByPosition))
        {
            WriteNode(writer, value);
        }

        writer.WriteEndArray();
    }

    private static void WriteNamed(Utf8JsonWriter writer, OdooCall call)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in call.Arguments.Json.Skip(call.LeadingByPosition))
        {
            writer.WritePropertyName(name);
            WriteNode(writer, value);
        }

        if (call.Context.ToJson() is { Count: > 0 } context)
        {
            writer.WritePropertyName("context");
            context.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter writer, JsonNode? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    private static ReadOnlyMemory<byte> Write(string service, string method, Action<Utf8JsonWriter> writeArgs)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("jsonrpc", "2.0");
        writer.WriteString("method", "call");
        writer.WriteNumber("id", 1);
        writer.WriteStartObject("params");
        writer.WriteString("service", service);
        writer.WriteString("method", method);
        writer.WriteStartArray("args");
        writeArgs(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}

using System.Buffers;
using System.Text.Json;

namespace Portal.Core.Odoo;

/// <summary>Writes the bodies of JSON-2 requests: one flat object of ids, context and the method's arguments by name. Source: d1.</summary>
internal static class Json2Body
{
    private const string Ids = "ids";
    private const string Context = "context";

    public static ReadOnlyMemory<byte> Empty { get; } = "{}"u8.ToArray();

    /// <exception cref="ArgumentException">An argument is named like a part of the body.</exception>
    public static ReadOnlyMemory<byte> Execute(OdooCall call)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        if (call.Ids is { } ids)
        {
            writer.WritePropertyName(Ids);
            OdooValues.Write(ids).WriteTo(writer);
        }

        if (call.Context.ToJson() is { Count: > 0 } context)
        {
            writer.WritePropertyName(Context);
            context.WriteTo(writer);
        }

        WriteArguments(writer, call);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteArguments(Utf8JsonWriter writer, OdooCall call)
    {
        foreach (var (name, value) in call.Arguments.Json)
        {
            if (name is Ids or Context)
            {
                throw new ArgumentException($"{call}: {name} is no argument over JSON-2, set it on the call.", nameof(call));
            }

            writer.WritePropertyName(name);
            if (value is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                value.WriteTo(writer);
            }
        }
    }
}

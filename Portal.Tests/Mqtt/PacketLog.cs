using System.Buffers.Binary;

namespace Portal.Tests.Mqtt;

/// <summary>What passed, as a file that Wireshark reads: each piece as an IPv4 packet of a TCP connection of its own.</summary>
internal sealed class PacketLog : IDisposable
{
    /// <summary>The broker's port in the file.</summary>
    public const int Port = 1883;

    private const int Headers = 40;
    private const int Raw = 101; // LINKTYPE_RAW: IP without a frame around it

    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private ushort _next = 40_000;
    private uint _at;

    public PacketLog(string path)
    {
        _file = File.Create(path);
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], ushort.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], Raw);
        _file.Write(header);
    }

    /// <summary>A connection.</summary>
    public Stream Open()
    {
        lock (_lock)
        {
            return new Stream(this, _next++);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>One connection, with how far each side has come.</summary>
    public sealed class Stream(PacketLog log, ushort client)
    {
        private uint _fromClient = 1;
        private uint _fromBroker = 1;

        public void Write(bool isFromClient, ReadOnlySpan<byte> bytes)
        {
            lock (log._lock)
            {
                log.Write(isFromClient, client, (_fromClient, _fromBroker), bytes);
                ref var passed = ref isFromClient ? ref _fromClient : ref _fromBroker;
                passed += (uint)bytes.Length;
            }
        }
    }

    private void Write(bool isFromClient, ushort client, (uint Client, uint Broker) passed, ReadOnlySpan<byte> bytes)
    {
        var packet = new byte[16 + Headers + bytes.Length];
        var length = Headers + bytes.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(4), _at++); // the time: one millionth of a second after the other
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(8), length);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(12), length);
        var ip = packet.AsSpan(16);
        (ip[0], ip[8], ip[9]) = (0x45, 64, 6); // version 4, time to live, TCP
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)length);
        var (sender, receiver) = isFromClient ? ((byte)1, (byte)2) : ((byte)2, (byte)1);
        (ip[12], ip[15], ip[16], ip[19]) = (10, sender, 10, receiver);
        var tcp = ip[20..];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, isFromClient ? client : (ushort)Port);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], isFromClient ? (ushort)Port : client);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], isFromClient ? passed.Client : passed.Broker);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], isFromClient ? passed.Broker : passed.Client);
        (tcp[12], tcp[13]) = (0x50, 0x18); // five words of header; PSH and ACK
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], ushort.MaxValue);
        bytes.CopyTo(tcp[20..]);
        _file.Write(packet);
    }
}

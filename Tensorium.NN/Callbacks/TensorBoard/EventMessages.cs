using Google.Protobuf;

namespace Tensorium.NN;

/// <summary>The messages of an event file, field by field: tensorflow/core/util/event.proto and framework/summary.proto.</summary>
static class EventMessages
{
    const string Version = "brain.Event:2";

    /// <summary>The first event of a file.</summary>
    public static byte[] FileVersion(double time) => Event(time, 0, output =>
    {
        output.WriteTag(3, WireFormat.WireType.LengthDelimited); // file_version
        output.WriteString(Version);
    });

    public static byte[] Scalar(double time, long step, string tag, double value) => Summary(time, step, tag, output =>
    {
        output.WriteTag(2, WireFormat.WireType.Fixed32); // simple_value
        output.WriteFloat((float)value);
    });

    public static byte[] Histogram(double time, long step, string tag, Histogram histogram) => Summary(time, step, tag, output =>
        Message(output, 5, histo =>
        {
            double[] totals = [histogram.Min, histogram.Max, histogram.Count, histogram.Sum, histogram.SquareSum];
            for (var i = 0; i < totals.Length; i++)
            {
                histo.WriteTag(i + 1, WireFormat.WireType.Fixed64);
                histo.WriteDouble(totals[i]);
            }
            Packed(histo, 6, histogram.Limits);
            Packed(histo, 7, histogram.Counts);
        }));

    /// <summary>A text, which TensorBoard shows as Markdown.</summary>
    public static byte[] Text(double time, string tag, string text) => Summary(time, 0, tag, output =>
    {
        Message(output, 9, metadata => Message(metadata, 1, plugin => // metadata.plugin_data
        {
            plugin.WriteTag(1, WireFormat.WireType.LengthDelimited);
            plugin.WriteString("text");
        }));
        Message(output, 8, tensor =>
        {
            tensor.WriteTag(1, WireFormat.WireType.Varint); // dtype
            tensor.WriteEnum(7); // DT_STRING
            Message(tensor, 2, shape => Message(shape, 2, axis => // tensor_shape.dim
            {
                axis.WriteTag(1, WireFormat.WireType.Varint);
                axis.WriteInt64(1);
            }));
            tensor.WriteTag(8, WireFormat.WireType.LengthDelimited); // string_val
            tensor.WriteBytes(ByteString.CopyFromUtf8(text));
        });
    });

    static byte[] Summary(double time, long step, string tag, Action<CodedOutputStream> value) => Event(time, step, output =>
        Message(output, 5, summary => Message(summary, 1, one =>
        {
            one.WriteTag(1, WireFormat.WireType.LengthDelimited);
            one.WriteString(tag);
            value(one);
        })));

    static byte[] Event(double time, long step, Action<CodedOutputStream> what) => Bytes(output =>
    {
        output.WriteTag(1, WireFormat.WireType.Fixed64); // wall_time
        output.WriteDouble(time);
        output.WriteTag(2, WireFormat.WireType.Varint);
        output.WriteInt64(step);
        what(output);
    });

    static void Packed(CodedOutputStream output, int field, double[] values)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteLength(values.Length * sizeof(double));
        foreach (var value in values) output.WriteDouble(value);
    }

    static void Message(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(Bytes(write)));
    }

    static byte[] Bytes(Action<CodedOutputStream> write)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true)) write(output);
        return buffer.ToArray();
    }
}

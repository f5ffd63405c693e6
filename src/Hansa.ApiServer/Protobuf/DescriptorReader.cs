using Google.Protobuf;

namespace Hansa.ApiServer.Protobuf;

/// <summary>
/// Reads what is needed of a <c>FileDescriptorSet</c>. Google.Protobuf's own reflection would do it, too, yet it builds all
/// messages at once and costs tens of milliseconds at each start. Field numbers are those of <c>google/protobuf/descriptor.proto</c>.
/// </summary>
internal static class DescriptorReader
{
    /// <summary>Where each message lies, by its full name.</summary>
    public static Dictionary<string, MessageBytes> ReadNames(byte[] descriptorSet)
    {
        var messages = new Dictionary<string, MessageBytes>(StringComparer.Ordinal);
        var set = MessageBytes.Of(descriptorSet);
        var input = set.Open();
        while (input.ReadTag() is var tag and not 0)
        {
            var file = set.Nested(input);
            if (WireFormat.GetTagFieldNumber(tag) == 1)
                AddFile(file, messages);
        }

        return messages;
    }

    private static void AddFile(MessageBytes file, Dictionary<string, MessageBytes> messages)
    {
        var package = "";
        var input = file.Open();
        while (input.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 2:
                    package = input.ReadString();
                    break;
                case 4:
                    AddMessage(package, file.Nested(input), messages);
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    private static void AddMessage(string parent, MessageBytes message, Dictionary<string, MessageBytes> messages)
    {
        var name = parent;
        var input = message.Open();
        while (input.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    name = $"{parent}.{input.ReadString()}";
                    messages.Add(name, message);
                    break;
                case 3:
                    AddMessage(name, message.Nested(input), messages);
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    public static MessageShape ReadMessage(string name, MessageBytes message)
    {
        var fields = new List<FieldShape>();
        var options = default(MessageOptions);
        var input = message.Open();
        while (input.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 2:
                    fields.Add(ReadField(message.Nested(input)));
                    break;
                case 7:
                    options = ReadMessageOptions(message.Nested(input).Open());
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return MessageShape.Of(name, fields, options);
    }

    private static FieldShape ReadField(MessageBytes field)
    {
        const int Required = 2, Repeated = 3;
        int number = 0, label = 0, type = 0;
        string jsonName = "", messageName = "";
        var options = FieldOptions.None;
        var input = field.Open();
        while (input.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 3:
                    number = input.ReadInt32();
                    break;
                case 4:
                    label = input.ReadInt32();
                    break;
                case 5:
                    type = input.ReadInt32();
                    break;
                case 6:
                    messageName = input.ReadString()[1..];
                    break;
                case 8:
                    options = ReadFieldOptions(field.Nested(input).Open());
                    break;
                case 10:
                    jsonName = input.ReadString();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return new FieldShape(number, jsonName, (FieldType)type)
        {
            MessageName = messageName,
            Repeated = label == Repeated,
            Required = label == Required,
            Options = options,
        };
    }

    private static MessageOptions ReadMessageOptions(CodedInputStream input)
    {
        var options = default(MessageOptions);
        while (input.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 7:
                    options = options with { IsMapEntry = input.ReadBool() };
                    break;
                case 50001:
                    options = options with { IsKind = input.ReadBool() };
                    break;
                case 50002:
                    options = options with { Whole = input.ReadBool() };
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return options;
    }

    private static FieldOptions ReadFieldOptions(CodedInputStream input)
    {
        var options = FieldOptions.None;
        while (input.ReadTag() is var tag and not 0)
        {
            options = WireFormat.GetTagFieldNumber(tag) switch
            {
                50001 => options with { Inline = input.ReadBool() },
                50002 => options with { Pointer = input.ReadBool() },
                50003 => options with { Needed = input.ReadBool() },
                50004 => options with { MergeKey = input.ReadString() },
                50005 => options with { MergeValues = input.ReadBool() },
                50006 => options with { RetainKeys = input.ReadBool() },
                50007 => options with { ApplyKeys = input.ReadString().Split(',') },
                50008 => options with { ApplySet = input.ReadBool() },
                50009 => options with { ApplyWhole = input.ReadBool() },
                50010 => options with { ApplyByField = input.ReadBool() },
                50011 => options with { KeyDefault = input.ReadString() },
                var number => throw new InvalidOperationException($"shape.proto has an option {number} that this reader does not know."),
            };
        }

        return options;
    }
}

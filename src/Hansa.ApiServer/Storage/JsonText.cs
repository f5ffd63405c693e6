using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hansa.ApiServer.Storage;

/// <summary>How this server writes JSON: compact, with no more escaping than Go does.</summary>
internal static class JsonText
{
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Stored objects are a little deeper than any body: managedFields repeat its fields.</summary>
    public static readonly JsonDocumentOptions Reading = new() { MaxDepth = 1000 };

    public static readonly JsonWriterOptions Indented = Writing with { Indented = true };

    public static void WriteUtf8(this IBufferWriter<byte> output, string text)
    {
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Wire;

namespace Hansa.ApiServer.Patches;

/// <summary>JSON patch (RFC 6902) as <c>evanphx/json-patch</c> applies it.</summary>
internal sealed class JsonPatch
{
    private const int MaxOperations = 10_000;

    /// <summary>Copies may add so much (<c>JSONPatchMaxCopyBytes</c> of the real server): each may double what is there.</summary>
    private const long MaxCopied = 3 * 1024 * 1024;

    private JsonNode? _document;
    private long _copied;

    // At least as deep as the document, which is measured again only when this becomes too much: moves nest what they move.
    private int _deepest;

    private JsonPatch(JsonObject target)
    {
        _document = target.DeepClone();
        _deepest = JsonMeasures.Depth(target);
    }

    /// <summary>A new object; neither argument is changed.</summary>
    /// <exception cref="StatusException">400 when it is no patch, 422 when a test fails, a path is missing or the result is too large, 413 for too many operations.</exception>
    public static JsonObject Apply(JsonObject target, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
            throw Failures.BadRequest("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch");
        if (operations.Count > MaxOperations)
            throw Failures.TooLarge($"The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}");
        var application = new JsonPatch(target);
        foreach (var operation in operations)
            application.Apply(operation as JsonObject ?? throw Failures.BadRequest("error decoding patch: json: cannot unmarshal into Go value of type jsonpatch.Operation"));
        return application.Result();
    }

    private JsonObject Result() =>
        _document is JsonObject result && JsonMeasures.Depth(result) <= JsonBodies.MaxDepth ? result : throw Failures.Unprocessable();

    private void Apply(JsonObject operation)
    {
        var path = Pointer(operation, "path");
        switch (operation["op"] is JsonValue op && op.TryGetValue<string>(out var verb) ? verb : "")
        {
            case "add":
                AddNew(path, Value(operation));
                break;
            case "remove":
                Remove(path);
                break;
            case "replace":
                Replace(path, Value(operation));
                break;
            case "move":
                Move(Pointer(operation, "from"), path);
                break;
            case "copy":
                Copy(Pointer(operation, "from"), path);
                break;
            case "test":
                if (!JsonNode.DeepEquals(Find(path, out _), operation["value"]))
                    throw Failures.Unprocessable();
                break;
            default:
                throw Failures.Unprocessable();
        }
    }

    private void AddNew(string[] path, JsonNode? value)
    {
        Deepen(path.Length + JsonMeasures.Depth(value));
        Add(path, value);
    }

    // What an object does not have yet, the library adds; a place in a list has to be there.
    private void Replace(string[] path, JsonNode? value)
    {
        Deepen(path.Length + JsonMeasures.Depth(value));
        if (path.Length > 0 && Found(path[..^1]) is JsonArray array)
            array[Index(path[^1], array.Count - 1) ?? throw Failures.Unprocessable()] = value;
        else
            Add(path, value);
    }

    private void Move(string[] from, string[] path)
    {
        var moved = Found(from);
        Remove(from);
        Deepen(path.Length + _deepest);
        Add(path, moved);
    }

    private void Copy(string[] from, string[] path)
    {
        var original = Found(from);
        if ((_copied += JsonMeasures.Weight(original)) > MaxCopied)
            throw Failures.Unprocessable();
        Deepen(path.Length + _deepest);
        Add(path, original?.DeepClone());
    }

    // Twice the limit is what a body within the limits can come to in one step.
    private void Deepen(int depth)
    {
        _deepest = Math.Max(_deepest, depth);
        if (_deepest <= 2 * JsonBodies.MaxDepth)
            return;
        _deepest = JsonMeasures.Depth(_document);
        if (_deepest > JsonBodies.MaxDepth)
            throw Failures.Unprocessable();
    }

    private static JsonNode? Value(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw Failures.Unprocessable();

    private static string[] Pointer(JsonObject operation, string field)
    {
        if (operation[field] is not JsonValue value || !value.TryGetValue<string>(out var text))
            throw Failures.Unprocessable();
        if (text.Length == 0)
            return [];
        if (text[0] != '/')
            throw Failures.Unprocessable();
        return [.. text[1..].Split('/').Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    private JsonNode? Found(string[] path)
    {
        var node = Find(path, out var exists);
        return exists ? node : throw Failures.Unprocessable();
    }

    private JsonNode? Find(string[] path, out bool exists)
    {
        var node = _document;
        exists = true;
        foreach (var step in path)
        {
            switch (node)
            {
                case JsonObject json when json.TryGetPropertyValue(step, out var child):
                    node = child;
                    break;
                case JsonArray array when Index(step, array.Count - 1) is { } index:
                    node = array[index];
                    break;
                default:
                    exists = false;
                    return null;
            }
        }
        return node;
    }

    private void Add(string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            _document = value;
            return;
        }
        switch (Found(path[..^1]))
        {
            case JsonObject json:
                json[path[^1]] = value;
                break;
            case JsonArray array:
                array.Insert(path[^1] == "-" ? array.Count : Index(path[^1], array.Count) ?? throw Failures.Unprocessable(), value);
                break;
            default:
                throw Failures.Unprocessable();
        }
    }

    private void Remove(string[] path)
    {
        if (path.Length == 0)
            throw Failures.Unprocessable();
        switch (Found(path[..^1]))
        {
            case JsonObject json when json.Remove(path[^1]):
                return;
            case JsonArray array when Index(path[^1], array.Count - 1) is { } index:
                array.RemoveAt(index);
                return;
            default:
                throw Failures.Unprocessable();
        }
    }

    private static int? Index(string step, int most) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= most ? index : null;
}

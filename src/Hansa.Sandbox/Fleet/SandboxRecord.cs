using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hansa.Sandbox.Fleet;

/// <summary>What a sandbox's folder says about itself, in <c>sandbox.json</c>.</summary>
/// <param name="Format">Of the folder; a newer Hansa may write a higher one.</param>
/// <param name="Kept">Whether the clusters are in the folder, too.</param>
/// <param name="Port">Where the clusters were served last; kubeconfigs name it.</param>
/// <param name="Flux">Whose API versions the clusters serve.</param>
/// <param name="Process">Who served them last.</param>
internal sealed record SandboxRecord(int Format, bool Kept, int Port, string Flux, int Process)
{
    public const int CurrentFormat = 1;

    public string ToJson() => JsonSerializer.Serialize(this, SandboxJson.Default.SandboxRecord);

    /// <exception cref="IOException">It is none, or a newer Hansa's; the message names the file.</exception>
    public static SandboxRecord Read(string file)
    {
        SandboxRecord? record;
        try
        {
            record = JsonSerializer.Deserialize(File.ReadAllText(file), SandboxJson.Default.SandboxRecord);
        }
        catch (JsonException error)
        {
            throw new IOException($"{file} cannot be read ({error.Message}): take another folder, or remove this one", error);
        }

        return record switch
        {
            null or { Format: < 1 } => throw new IOException($"{file} does not describe a sandbox: take another folder, or remove this one"),
            { Format: > CurrentFormat } => throw new IOException($"{file} was written by a newer Hansa (format {record.Format}): use that one, or take another folder"),
            _ => record,
        };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SandboxRecord))]
internal sealed partial class SandboxJson : JsonSerializerContext;

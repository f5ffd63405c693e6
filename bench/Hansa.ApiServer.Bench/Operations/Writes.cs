using Hansa.ApiServer.Bench.Load;

namespace Hansa.ApiServer.Bench.Operations;

internal sealed class CreateConfigMaps : Operation
{
    public override string Name => "create";

    public override Task<Measurement> MeasureAsync(Ground ground, CancellationToken ct) =>
        ground.MeasureAsync((i, stop) => ground.PostAsync(i, ground.ConfigMaps, Payloads.ConfigMap($"object-{i}"), stop), ct);
}

internal sealed class CreateDeployments : Operation
{
    public override string Name => "create-deployment";

    public override Task<Measurement> MeasureAsync(Ground ground, CancellationToken ct)
    {
        var path = $"/apis/apps/v1/namespaces/{ground.Namespace}/deployments";
        return ground.MeasureAsync((i, stop) => ground.PostAsync(i, path, Payloads.Deployment($"object-{i}"), stop), ct);
    }
}

/// <summary>Merge patches of many objects in turn; each changes something.</summary>
internal sealed class MergePatch : Operation
{
    private const int Objects = 200;

    public override string Name => "merge-patch";

    public override async Task<Measurement> MeasureAsync(Ground ground, CancellationToken ct)
    {
        await ground.FillAsync(Objects, ct);
        return await ground.MeasureAsync((i, stop) => ground.PatchAsync(
            i, $"{ground.ConfigMaps}/object-{i % Objects}", Payloads.MergePatch(i), "application/merge-patch+json", stop), ct);
    }
}

/// <summary>Server-side apply of many objects in turn: the first makes an object, the later ones change it.</summary>
internal sealed class Apply : Operation
{
    private const int Objects = 200;

    public override string Name => "apply";

    public override Task<Measurement> MeasureAsync(Ground ground, CancellationToken ct) =>
        ground.MeasureAsync((i, stop) => ground.PatchAsync(
            i, $"{ground.ConfigMaps}/object-{i % Objects}?fieldManager=bench", Payloads.Apply($"object-{i % Objects}", i), "application/apply-patch+yaml", stop), ct);
}

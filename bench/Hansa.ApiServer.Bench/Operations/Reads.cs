using Hansa.ApiServer.Bench.Load;

namespace Hansa.ApiServer.Bench.Operations;

internal sealed class Get : Operation
{
    private const int Objects = 200;

    public override string Name => "get";

    public override async Task<Measurement> MeasureAsync(Ground ground, CancellationToken ct)
    {
        await ground.FillAsync(Objects, ct);
        return await ground.MeasureAsync((i, stop) => ground.GetAsync(i, $"{ground.ConfigMaps}/object-{i % Objects}", stop), ct);
    }
}

/// <summary>Lists of 500 objects of 1 KiB.</summary>
internal sealed class List : Operation
{
    private const int Objects = 500;

    public override string Name => "list-500";

    public override async Task<Measurement> MeasureAsync(Ground ground, CancellationToken ct)
    {
        await ground.FillAsync(Objects, ct);
        return await ground.MeasureAsync((i, stop) => ground.GetAsync(i, ground.ConfigMaps, stop), ct);
    }
}

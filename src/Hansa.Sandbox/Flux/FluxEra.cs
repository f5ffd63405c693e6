using Hansa.Api;
using Hansa.Api.Metadata;

namespace Hansa.Sandbox.Flux;

/// <summary>Flux at three points of its history; each has its own API versions and its own words.</summary>
public enum FluxEra
{
    /// <summary>2021, Kommander 2.0: HelmRelease v2beta1, HelmRepository v1beta1.</summary>
    V2Beta1,

    /// <summary>End of 2022: HelmRelease v2beta1, HelmRepository v1beta2; the first whose controllers leave the spec as it was written.</summary>
    V2Beta1Of2022,

    /// <summary>End of 2023: HelmRelease v2beta2, HelmRepository v1beta2.</summary>
    V2Beta2,

    /// <summary>Since 2024: HelmRelease v2, HelmRepository v1.</summary>
    V2,
}

/// <summary>Names of the eras.</summary>
public static class FluxEras
{
    /// <summary>As it is called on the command line, and the name of the folder that <c>eng/flux-crds</c> writes for it; for 2022 it writes none.</summary>
    public static string Name(this FluxEra era) => era switch
    {
        FluxEra.V2Beta1 => "v2beta1",
        FluxEra.V2Beta1Of2022 => "v2beta1-2022",
        FluxEra.V2Beta2 => "v2beta2",
        FluxEra.V2 => "v2",
    };

    /// <summary>The era of that name; null when there is none.</summary>
    public static FluxEra? TryParse(string name) =>
        Enum.GetValues<FluxEra>().Where(era => era.Name() == name).Cast<FluxEra?>().FirstOrDefault();

    /// <summary>HelmRelease in that era's newest version.</summary>
    public static ResourceType HelmRelease(this FluxEra era) => Kinds.HelmRelease(era switch
    {
        FluxEra.V2Beta1 or FluxEra.V2Beta1Of2022 => "v2beta1",
        FluxEra.V2Beta2 => "v2beta2",
        FluxEra.V2 => "v2",
    });

    /// <summary>HelmRepository in that era's newest version.</summary>
    public static ResourceType HelmRepository(this FluxEra era) => Kinds.HelmRepository(era switch
    {
        FluxEra.V2Beta1 => "v1beta1",
        FluxEra.V2Beta1Of2022 or FluxEra.V2Beta2 => "v1beta2",
        FluxEra.V2 => "v1",
    });
}

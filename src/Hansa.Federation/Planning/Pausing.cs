using Hansa.Api;
using Hansa.Api.Metadata;

namespace Hansa.Federation.Planning;

internal static class Pausing
{
    public static bool IsPaused(ObjectMeta metadata) => metadata.Annotation(Annotations.Paused) == "true";
}

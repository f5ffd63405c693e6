namespace Hansa.Federation.Delivery;

/// <summary>How long what names an object may be, in characters: no server of Kubernetes has longer ones, and what a cluster sends is kept by the thousand.</summary>
internal static class MetadataLimits
{
    public const int Name = 253;
    public const int Label = 63;
    public const int Uid = 128;
    public const int Version = 128;
}

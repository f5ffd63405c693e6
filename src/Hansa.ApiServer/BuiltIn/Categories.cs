namespace Hansa.ApiServer.BuiltIn;

/// <summary>Names under which clients ask for several resources at once.</summary>
internal static class Categories
{
    /// <summary><c>kubectl get all</c>.</summary>
    public static readonly string[] All = ["all"];

    public static readonly string[] ApiExtensions = ["api-extensions"];
}

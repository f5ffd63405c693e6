namespace Hansa.ApiServer.Storage;

/// <summary>
/// The order of namespaces that etcd's keys give: <c>a-b/x</c> comes before <c>a/x</c>, since a hyphen is less than the slash that ends a namespace.
/// </summary>
internal sealed class NamespaceOrder : IComparer<string>
{
    public static readonly NamespaceOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        var same = left.CommonPrefixLength(right);
        return At(left, same).CompareTo(At(right, same));
    }

    // Behind the end of the longer one nothing is compared: equal texts are equal.
    private static int At(ReadOnlySpan<char> ns, int index) => index < ns.Length ? ns[index] : '/';
}

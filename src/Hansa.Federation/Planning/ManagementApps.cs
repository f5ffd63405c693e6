namespace Hansa.Federation.Planning;

/// <summary>Services of Kommander 2.0 that run on the management cluster only, whether or not an App object names them.</summary>
public static class ManagementApps
{
    private static readonly string[] Ids = ["dex-k8s-authenticator", "dex", "kubefed", "kommander"];

    /// <summary>Services whose work Hansa itself does.</summary>
    public static bool ProvidedByHansa(string appId) => appId is "kubefed" or "kommander";

    /// <summary>Whether a service of this id cannot leave the management cluster.</summary>
    public static bool Contains(string appId) => Ids.Contains(appId);

    /// <summary>The id that an App name begins with when it names one of these services, for example <c>dex</c> for <c>dex-2.9.10</c>.</summary>
    public static string? IdIn(string appName) =>
        Ids.FirstOrDefault(id => Names(appName, id));

    private static bool Names(string appName, string id) =>
        appName == id
        || (appName.Length > id.Length + 1 && appName.StartsWith(id + "-", StringComparison.Ordinal) && (char.IsAsciiDigit(appName[id.Length + 1]) || appName[(id.Length + 1)..] == "current"));
}

using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Hansa.RealClusters.Certificates;

internal sealed record UserToken(string User, ImmutableArray<string> Groups, string Token)
{
    /// <summary>A line of kube-apiserver's token file: token, user, uid and the groups in one quoted column.</summary>
    public string CsvLine => $"{Token},{Quoted(User)},{Quoted(User)},{Quoted(string.Join(',', Groups))}";

    public static UserToken Create(string user, IEnumerable<string> groups) =>
        new(user, [.. groups], RandomNumberGenerator.GetHexString(32, lowercase: true));

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

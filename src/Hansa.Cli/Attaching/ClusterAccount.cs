using System.Collections.Immutable;
using System.Text;
using Hansa.Api;
using Hansa.Cli.Sessions;
using Hansa.Kubernetes.Kubeconfigs;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Attaching;

/// <summary>Makes an account with the rights of deploy/attached, and no others, on a cluster that is to be attached.</summary>
internal static class ClusterAccount
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);
    private static readonly ImmutableArray<string> Verbs = ["get", "create", "patch"];

    /// <summary>The account's kubeconfig. What is there already is adopted when it says the same; what somebody else made is never written over.</summary>
    /// <param name="session">Where it is told, and how long it may take.</param>
    /// <param name="administrator">The cluster, as somebody who may make ClusterRoles.</param>
    /// <param name="secretsIn">A namespace in which the account may also handle Secrets, or null.</param>
    /// <exception cref="InvalidOperationException">It cannot be done; nothing was written then.</exception>
    /// <exception cref="TimeoutException">The cluster gives no token.</exception>
    public static async Task<byte[]> MakeAsync(Session session, ApiClient administrator, string? secretsIn)
    {
        Accepted(AccountKubeconfig.Of(administrator.Connection, "token"), session.Now);
        var missing = await MissingAsync(administrator, secretsIn, session.Ct);
        RequireNone(administrator, missing, missing.Any(right => right.Verb == "get"));
        var objects = await LookAsync(administrator, secretsIn, session.Ct);
        RequireNone(administrator, [.. objects.SelectMany(o => o.Rights).Distinct().Intersect(missing)], isNeeded: true);
        foreach (var item in objects)
            await session.TellAsync(item.Wanted.Type, item.Wanted.Key.Name, $"{await ApplyAsync(administrator, item, session.Ct)} on {administrator.Server.Authority}");
        return Accepted(AccountKubeconfig.Of(administrator.Connection, await TokenAsync(session, administrator)), session.Now);
    }

    private static byte[] Accepted(byte[] kubeconfig, DateTimeOffset now) =>
        KubeconfigVetting.Vet(kubeconfig, new VettingPolicy { Addresses = AddressPolicy.Unrestricted }, now) is VettingResult.Refused refused
            ? throw new InvalidOperationException($"Hansa would not accept a kubeconfig with this server: {string.Join("; ", refused.Findings.Select(f => f.Message))}")
            : kubeconfig;

    private static async Task<ImmutableArray<AccountObject>> LookAsync(ApiClient cluster, string? secretsIn, CancellationToken ct)
    {
        var objects = ImmutableArray.CreateBuilder<AccountObject>();
        foreach (var wanted in AccountManifests.Of(secretsIn))
            objects.Add(await AccountObject.LookAsync(cluster, wanted, ct));
        string[] foreign = [.. objects.Where(o => o.Standing == AccountStanding.Foreign).Select(o => o.ToString())];
        return foreign.Length == 0 ? objects.ToImmutable() : throw new InvalidOperationException(
            $"on {cluster.Server} somebody else made {string.Join(", ", foreign)}, which say something else than deploy/attached. Nothing was written: "
            + "take them away or rename them, or make an account of your own and attach with its kubeconfig");
    }

    private static Task<ImmutableArray<AccessRight>> MissingAsync(ApiClient cluster, string? secretsIn, CancellationToken ct) => cluster.MissingAsync(
        [.. AccountManifests.Of(secretsIn).SelectMany(o => Verbs.Select(o.Right)).Distinct()], ct);

    private static void RequireNone(ApiClient cluster, ImmutableArray<AccessRight> missing, bool isNeeded)
    {
        if (isNeeded && !missing.IsEmpty)
            throw new InvalidOperationException($"the kubeconfig's user may not make the account on {cluster.Server}; nothing was written. Rights that are missing: {string.Join("; ", missing)}");
    }

    /// <summary>Who makes a role must hold all that it grants, which no question about rights tells.</summary>
    private static async Task<string> ApplyAsync(ApiClient cluster, AccountObject item, CancellationToken ct)
    {
        try
        {
            return await item.ApplyAsync(cluster, ct);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Forbidden)
        {
            throw new InvalidOperationException($"{item} cannot be made on {cluster.Server}: the kubeconfig's user must hold every right that it grants, or the verbs escalate and bind on clusterroles. {e.Message}", e);
        }
    }

    private static async Task<string> TokenAsync(Session session, ApiClient cluster)
    {
        var began = session.Clock.GetTimestamp();
        string? token;
        while ((token = await FindTokenAsync(cluster, session.Ct)) is null)
        {
            if (session.Clock.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"timed out waiting: Secret {AccountManifests.Token} on {cluster.Server} got no token in {Patience.TotalSeconds:0} s. Its kube-controller-manager fills such Secrets; when it works again, run this once more");
            session.Progress.Report($"waiting for the token in Secret {AccountManifests.Token}");
            await Task.Delay(BetweenLooks, session.Clock, session.Ct);
        }

        session.Progress.Clear();
        return token;
    }

    private static async Task<string?> FindTokenAsync(ApiClient cluster, CancellationToken ct)
    {
        using var found = await cluster.GetAsync(Kinds.Secret.ObjectPath(AccountManifests.Token), ct);
        return found is not null && found.RootElement.TryGetProperty("data", out var data) && data.TryGetProperty("token", out var token) && token.GetString() is { Length: > 0 } text
            ? Encoding.UTF8.GetString(Convert.FromBase64String(text))
            : null;
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Security;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Controllers;

/// <summary>
/// Fills Secrets of type <c>kubernetes.io/service-account-token</c> with a token, as attach scripts expect. As in the real server, they go with
/// their account, and one whose account does not exist goes at once.
/// </summary>
internal sealed class TokenSecretController(ApiCluster cluster, ClusterWrites writes) : IController
{
    private const string NameAnnotation = "kubernetes.io/service-account.name";
    private const string Type = "kubernetes.io/service-account-token";

    private static readonly GroupResource Secrets = new("", "secrets");
    private static readonly GroupResource Accounts = new("", "serviceaccounts");

    public void Handle(GroupResource resource, Change change)
    {
        if (resource == Secrets && change.After is { Facts.Deleting: false } secret && AccountOf(secret) is { } account)
            Fill(secret, account);
        else if (resource == Accounts && change.After is null)
            foreach (var orphan in cluster.Store.Snapshot(Secrets).InOrder(change.Name.Namespace).ToList())
                if (AccountOf(orphan) == change.Name.Name)
                    writes.Delete(Secrets, orphan.Name, orphan.Facts.Uid);
    }

    private static string? AccountOf(StoredObject secret)
    {
        var json = secret.ToJson("v1");
        return (string?)json["type"] == Type ? (string?)json["metadata"]?["annotations"]?[NameAnnotation] : null;
    }

    private void Fill(StoredObject secret, string name)
    {
        if (cluster.Store.Find(Accounts, new ObjectName(secret.Name.Namespace, name)) is not { } account)
        {
            writes.Delete(Secrets, secret.Name, secret.Facts.Uid);
            return;
        }
        if (secret.ToJson("v1")["data"]?["token"] is not null)
            return;
        var token = cluster.Gate.ServiceAccounts.Issue(account.Name, account.Facts.Uid, [ServiceAccountTokens.DefaultAudience], lifetime: null);
        writes.Edit(Secrets, secret.Name, stored =>
        {
            if (stored["data"] is not JsonObject data)
                stored["data"] = data = [];
            data["token"] = Encoded(token);
            data["ca.crt"] = Encoded(cluster.CertificateAuthority);
            data["namespace"] = Encoded(secret.Name.Namespace);
            stored["metadata"]!["annotations"]!["kubernetes.io/service-account.uid"] = account.Facts.Uid;
            return true;
        });
    }

    private static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

// A Kubernetes cluster in this process, used through the official client. Run it: dotnet run --project examples/EmbeddedCluster
using System.Net;
using System.Text;
using Hansa.ApiServer.Faults;
using Hansa.ApiServer.Hosting;
using k8s;
using k8s.Autorest;
using k8s.Models;

await using var cluster = await EmbeddedCluster.StartAsync();
Console.WriteLine($"A cluster at {cluster.Address}");

using var kubeconfig = new MemoryStream(Encoding.UTF8.GetBytes(cluster.Kubeconfig));
using var kubernetes = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));

// Write and read: what comes back has a uid, a resourceVersion and the server's defaults.
var greeting = new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "greeting" }, Data = new Dictionary<string, string> { ["text"] = "hello" } };
var created = await kubernetes.CoreV1.CreateNamespacedConfigMapAsync(greeting, "default");
Console.WriteLine($"Created {created.Name()}, uid {created.Uid()}, at resourceVersion {created.ResourceVersion()}");

// What the server does of itself: a namespace gets its service account.
await kubernetes.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = "shop" } });
await cluster.Settled;
var accounts = await kubernetes.CoreV1.ListNamespacedServiceAccountAsync("shop");
Console.WriteLine($"Service accounts of namespace shop: {string.Join(", ", accounts.Items.Select(account => account.Name()))}");

// What a real server does once in a blue moon, now: the next update of a ConfigMap is a conflict.
using (cluster.Faults.Add(new Fault(FaultEffect.Error) { Verbs = ["update"], Resources = ["configmaps"], Code = 409, Times = 1 }))
{
    try
    {
        await kubernetes.CoreV1.ReplaceNamespacedConfigMapAsync(created, "greeting", "default");
    }
    catch (HttpOperationException refused) when (refused.Response.StatusCode == HttpStatusCode.Conflict)
    {
        Console.WriteLine("The update was refused with a conflict, as the fault says; a controller would read again and retry");
    }
    await kubernetes.CoreV1.ReplaceNamespacedConfigMapAsync(created, "greeting", "default");
    Console.WriteLine("The retry went through");
}

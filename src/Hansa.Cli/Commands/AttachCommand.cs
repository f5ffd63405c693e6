using System.CommandLine;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Cli.Explaining;
using Hansa.Cli.Sessions;
using Hansa.Kubernetes.Kubeconfigs;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa attach</c>: a kubeconfig file becomes a Secret and a KommanderCluster.</summary>
internal static class AttachCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "Name of the KommanderCluster" };
    private static readonly Option<FileInfo> Kubeconfig = new("--kubeconfig") { Description = "Kubeconfig of the cluster that is attached; its current context counts. The management cluster's is --management-kubeconfig", Required = true, HelpName = "FILE" };
    private static readonly Option<string?> DisplayName = new("--display-name") { Description = "Name for people", HelpName = "TEXT" };
    private static readonly Option<string[]> Label = new("--label", "-l") { Description = "Label of the cluster, for selectors; may be repeated", HelpName = "KEY=VALUE", DefaultValueFactory = _ => [] };
    private static readonly Option<string?> DetachPolicy = DetachPolicyOption();

    public static Command Create()
    {
        var command = new UserCommand("attach", "Attach a cluster to a workspace: makes a Secret with its kubeconfig, and the KommanderCluster.",
            "hansa attach spoke-1 --workspace team-a --kubeconfig spoke-1.kubeconfig --wait",
            "hansa attach spoke-1 -w team-a --kubeconfig spoke-1.kubeconfig --label site=berlin --detach-policy Remove")
        {
            Name, Kubeconfig, DisplayName, Label, DetachPolicy,
        };
        command.Validators.Add(result =>
        {
            foreach (var label in result.GetValue(Label) ?? [])
                if (label.IndexOf('=', StringComparison.Ordinal) < 1)
                    result.AddError($"--label {label}: KEY=VALUE is expected");
        });
        return command.WithManagementKubeconfig().WithWait().Runs(RunAsync);
    }

    private static async Task<int> RunAsync(Session session)
    {
        var kubeconfig = await ReadAsync(session.Parsed.GetValue(Kubeconfig)!, session); // it is required
        var workspace = await session.WorkspaceAsync();
        if (workspace.Name == WellKnown.DefaultWorkspace)
            throw new InvalidOperationException($"{WellKnown.DefaultWorkspace} is reserved for the management cluster: give --workspace with another one");

        var key = new ObjectKey(workspace.Namespace, session.Parsed.GetValue(Name)!); // it is required
        var secret = key with { Name = $"{key.Name}-kubeconfig" };
        var cluster = await session.CreateAsync(Kinds.KommanderCluster, key, new JsonObject { ["spec"] = Spec(session, secret.Name) }, Metadata(session));
        try
        {
            var content = new JsonObject { ["type"] = "Opaque", ["data"] = new JsonObject { [WellKnown.KubeconfigKey] = Convert.ToBase64String(kubeconfig) } };
            await session.CreateAsync(Kinds.Secret, secret, content, ObjectWriting.OwnedBy(Kinds.KommanderCluster, cluster));
        }
        catch (ApiException)
        {
            await session.DeleteAsync(Kinds.KommanderCluster, cluster);
            throw;
        }

        await session.UntilAsync(() => JoinedAsync(session, key));
        return ExitCodes.Ok;
    }

    /// <summary>What the controller would refuse is not worth making; where it may lead is the controller's to say.</summary>
    private static async Task<byte[]> ReadAsync(FileInfo file, Session session)
    {
        if (!file.Exists)
            throw new InvalidOperationException($"--kubeconfig {file}: there is no such file");
        var bytes = await File.ReadAllBytesAsync(file.FullName, session.Ct);
        return KubeconfigVetting.Vet(bytes, new VettingPolicy { Addresses = AddressPolicy.Unrestricted }, session.Now) is VettingResult.Refused refused
            ? throw new InvalidOperationException(
                $"{file} cannot be used to attach a cluster; nothing was written:\n{string.Concat(refused.Findings.Select(f => $"  {f.Place}: {f.Reason}: {f.Message}\n"))}"
                + "`kubectl config view --flatten --minify --raw` puts files inline; instead of a program, use the token of a service account")
            : bytes;
    }

    private static JsonObject Spec(Session session, string secret)
    {
        var spec = new JsonObject { ["kubeconfigRef"] = new JsonObject { ["name"] = secret } };
        if (session.Parsed.GetValue(DetachPolicy) is { } policy)
            spec["detachPolicy"] = policy;
        return spec;
    }

    private static JsonObject Metadata(Session session)
    {
        var metadata = new JsonObject
        {
            ["labels"] = new JsonObject(session.Parsed.GetValue(Label)!.Select(l => l.Split('=', 2)).DistinctBy(l => l[0]).Select(l => KeyValuePair.Create(l[0], (JsonNode?)l[1]))), // it has a default
        };
        if (session.Parsed.GetValue(DisplayName) is { } text)
            metadata["annotations"] = new JsonObject { [Annotations.DisplayName] = text };
        return metadata;
    }

    /// <summary>A refusal does not go away by waiting.</summary>
    private static async Task<string?> JoinedAsync(Session session, ObjectKey key)
    {
        var cluster = (await session.Management.FindItemAsync(Kinds.KommanderCluster, HansaJson.Default.KommanderCluster, key, session.Ct)
            ?? throw new InvalidOperationException($"kommanderclusters \"{key.Name}\" was deleted in the meantime")).Object;
        var ready = cluster.Status.Conditions.Ready();
        return cluster.Status.Phase switch
        {
            ClusterPhases.Joined => null,
            ClusterPhases.JoinFailed when ready is not null => throw new InvalidOperationException(
                $"{key.Name} could not join: {ready.Reason}: {ready.Message}{(ReasonGuide.Find(ready.Reason) is { } guide ? $"\nwhat to do: {guide.WhatToDo}" : "")}"),
            var phase => $"cluster {key.Name} is {phase ?? "not looked at yet"}{(ready is null ? "" : $": {ready.Message}")}",
        };
    }

    private static Option<string?> DetachPolicyOption()
    {
        var option = new Option<string?>("--detach-policy") { Description = "What a detach does with the services: Retain (the default) leaves them running, Remove uninstalls them", HelpName = "Retain|Remove" };
        option.AcceptOnlyFromAmong("Retain", "Remove");
        return option;
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Cli.Attaching;
using Hansa.Cli.Explaining;
using Hansa.Cli.Sessions;
using Hansa.Federation.Attachment;
using Hansa.Kubernetes.Kubeconfigs;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa attach</c>: a kubeconfig file becomes a Secret and a KommanderCluster.</summary>
internal static class AttachCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "Name of the KommanderCluster" };
    private static readonly Option<FileInfo> Kubeconfig = new("--kubeconfig") { Description = "Kubeconfig of the cluster that is attached; its current context counts. The management cluster's is --management-kubeconfig", Required = true, HelpName = "FILE" };
    private static readonly Option<bool> LeastPrivilege = new("--least-privilege") { Description = "The kubeconfig is an administrator's: make service account hansa-access/hansa with it on the cluster, with just the rights that Hansa needs there, and store that account's kubeconfig only. Done again it brings the account and the stored kubeconfig up to date" };
    private static readonly Option<bool> SecretValues = new("--secret-values") { Description = "With --least-privilege: the account may also handle Secrets, in the workspace's namespace on the cluster, for values from Secrets" };
    private static readonly Option<bool> NoCheck = new("--no-check") { Description = "Do not ask the cluster first whether it lets the kubeconfig's user in, with the rights that are needed, and, where one of this name has joined, whether it is that one: for a cluster that cannot be reached from here" };
    private static readonly Option<string?> DisplayName = new("--display-name") { Description = "Name for people", HelpName = "TEXT" };
    private static readonly Option<string[]> Label = new("--label", "-l") { Description = "Label of the cluster, for selectors; may be repeated", HelpName = "KEY=VALUE", DefaultValueFactory = _ => [] };
    private static readonly Option<string?> DetachPolicy = DetachPolicyOption();

    /// <summary>For one answer of the cluster that is asked first.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var command = new UserCommand("attach", "Attach a cluster to a workspace: makes a Secret with its kubeconfig, and the KommanderCluster. Done again it stores another kubeconfig of the same cluster.",
            "hansa attach spoke-1 --workspace team-a --kubeconfig spoke-1.kubeconfig --wait",
            "hansa attach spoke-1 -w team-a --kubeconfig administrator.kubeconfig --least-privilege --wait",
            "hansa attach spoke-1 -w team-a --kubeconfig spoke-1.kubeconfig --label site=berlin --detach-policy Remove",
            "hansa attach spoke-1 -w team-a --kubeconfig spoke-1.kubeconfig --wait -o json | jq -r .status.clusterId")
        {
            Name, Kubeconfig, LeastPrivilege, SecretValues, NoCheck, DisplayName, Label, DetachPolicy,
        };
        command.Validators.Add(result =>
        {
            foreach (var label in result.GetValue(Label) ?? [])
                if (label.IndexOf('=', StringComparison.Ordinal) < 1)
                    result.AddError($"--label {label}: KEY=VALUE is expected");
            if (result.GetValue(SecretValues) && !result.GetValue(LeastPrivilege))
                result.AddError("--secret-values: only with --least-privilege");
            if (result.GetValue(NoCheck) && result.GetValue(LeastPrivilege))
                result.AddError("--no-check: not with --least-privilege, which makes an account on the cluster");
        });
        return command.WithManagementKubeconfig().WithWait().WithOutput().Runs(RunAsync);
    }

    private static async Task<int> RunAsync(Session session)
    {
        var file = session.Parsed.GetValue(Kubeconfig)!; // it is required
        if (!file.Exists)
            throw new InvalidOperationException($"--kubeconfig {file}: there is no such file");
        var given = IsLeastPrivilege(session) ? null : await ReadAsync(file, session);
        var workspace = await session.WorkspaceAsync();
        if (workspace.Name == WellKnown.DefaultWorkspace)
            throw new InvalidOperationException($"{WellKnown.DefaultWorkspace} is reserved for the management cluster: give --workspace with another one");

        var attached = new AttachedCluster(session, new ObjectKey(workspace.Namespace, session.Parsed.GetValue(Name)!)); // it is required
        var there = await FindAsync(session, attached);
        if (given is not null)
            await AttachAsync(session, attached, there, given, file);
        else
            await AttachAccountAsync(session, attached, there, file);
        await session.UntilAsync(() => JoinedAsync(session, attached.Key, there?.Status.Conditions.Ready()));
        var written = await ReadAsync(session, attached.Key);
        session.PrintWritten(ObjectReading.NameOf(Kinds.KommanderCluster, attached.Key.Name), written.Raw);
        return ExitCodes.Ok;
    }

    /// <summary>The one that is there already, of which nothing but the kubeconfig is renewed; or null.</summary>
    private static async Task<KommanderCluster?> FindAsync(Session session, AttachedCluster attached)
    {
        var there = await attached.FindAsync();
        if (there is not null && new Option[] { DisplayName, Label, DetachPolicy }.FirstOrDefault(option => session.Parsed.GetResult(option) is { Implicit: false }) is { } ignored)
            throw new InvalidOperationException($"kommanderclusters \"{attached.Key.Name}\" is there already, and doing this again brings its kubeconfig up to date and nothing else: leave out {ignored.Name}, and change that with kubectl");
        return there;
    }

    private static async Task AttachAsync(Session session, AttachedCluster attached, KommanderCluster? there, GivenKubeconfig given, FileInfo file)
    {
        if (!session.Parsed.GetValue(NoCheck))
            await CheckAsync(session, attached, there, given, file);
        if (there is null)
            await attached.CreateAsync(Spec(session), Metadata(session), given.Bytes);
        else
            await attached.RenewAsync(there, given.Bytes);
    }

    /// <summary>What could not join is not worth making: the cluster is asked what the controller will ask it.</summary>
    private static async Task CheckAsync(Session session, AttachedCluster attached, KommanderCluster? there, GivenKubeconfig given, FileInfo file)
    {
        using var cluster = ApiClient.Create(given.Connection, new ApiClientOptions { Addresses = AddressPolicy.Unrestricted, RequestTimeout = Patience }, session.Clock);
        try
        {
            await RequireSameAsync(there, cluster, file, session.Ct);
            var missing = await ClusterRights.MissingAsync(cluster, attached.Key.Namespace, session.Ct);
            if (!missing.IsEmpty)
                throw new InvalidOperationException($"{ClusterRights.Describe(missing)}. Nothing was written; --least-privilege makes such a user with an administrator's kubeconfig");
        }
        catch (ApiException e)
        {
            throw new InvalidOperationException(
                $"{Told(e, cluster, file)}. Nothing was written{(e.Failure == ApiFailure.Unauthorized ? "" : "; if the cluster can be reached from the management cluster only, give --no-check")}", e);
        }
    }

    private static async Task AttachAccountAsync(Session session, AttachedCluster attached, KommanderCluster? there, FileInfo administrators)
    {
        using var administrator = ApiClient.FromKubeconfigFile(administrators.FullName, null, new ApiClientOptions(), session.Clock);
        var kubeconfig = await MakeAccountAsync(session, attached, there, administrator, administrators);
        if (there is null)
        {
            await attached.CreateAsync(Spec(session), Metadata(session), kubeconfig);
            return;
        }

        await attached.RenewAsync(there, kubeconfig);
        await attached.MarkAccountAsync(there);
    }

    private static async Task<byte[]> MakeAccountAsync(Session session, AttachedCluster attached, KommanderCluster? there, ApiClient administrator, FileInfo administrators)
    {
        try
        {
            await RequireSameAsync(there, administrator, administrators, session.Ct);
            return await ClusterAccount.MakeAsync(session, administrator, session.Parsed.GetValue(SecretValues) ? attached.Key.Namespace : null);
        }
        catch (ApiException e)
        {
            throw new InvalidOperationException(Told(e, administrator, administrators), e);
        }
    }

    /// <summary>Of two clusters, which one it was.</summary>
    private static string Told(ApiException e, ApiClient cluster, FileInfo file) =>
        $"the cluster to attach, {cluster.Server} ({file}), {(e.Failure == ApiFailure.Unauthorized ? "does not accept the kubeconfig's credentials" : "does not answer as it must")}: {e.Message}";

    /// <summary>With another cluster's kubeconfig, a cluster that is joined would lose the one that leads to it.</summary>
    private static async Task RequireSameAsync(KommanderCluster? there, ApiClient administrator, FileInfo file, CancellationToken ct)
    {
        if (there?.Status.ClusterId is not { Length: > 0 } known)
            return;
        using var system = await administrator.GetAsync(Kinds.Namespace.ObjectPath(ObjectKey.ClusterScoped("kube-system")), ct);
        var found = system?.RootElement.GetProperty("metadata").GetProperty("uid").GetString();
        if (found != known)
            throw new InvalidOperationException($"{file} leads to another cluster (kube-system uid {found ?? "unknown"}) than the one that joined as {there.Metadata.Name} ({known}); nothing was written. Give that cluster's kubeconfig, or another name");
    }

    /// <summary>What the controller would refuse is not worth making; where it may lead is the controller's to say.</summary>
    private static async Task<GivenKubeconfig> ReadAsync(FileInfo file, Session session)
    {
        var bytes = await File.ReadAllBytesAsync(file.FullName, session.Ct);
        return KubeconfigVetting.Vet(bytes, new VettingPolicy { Addresses = AddressPolicy.Unrestricted }, session.Now) switch
        {
            VettingResult.Accepted accepted => new GivenKubeconfig(bytes, accepted.Connection),
            VettingResult.Refused refused => throw new InvalidOperationException(
                $"{file} cannot be used to attach a cluster; nothing was written:\n{string.Concat(refused.Findings.Select(f => $"  {f.Place}: {f.Reason}: {f.Message}\n"))}"
                + "`kubectl config view --flatten --minify --raw` puts files inline; instead of a program, use the token of a service account, which --least-privilege makes"),
            _ => throw new InvalidOperationException("vetting either accepts or refuses"),
        };
    }

    private static JsonObject Spec(Session session)
    {
        var spec = new JsonObject();
        if (session.Parsed.GetValue(DetachPolicy) is { } policy)
            spec["detachPolicy"] = policy;
        return spec;
    }

    private static JsonObject Metadata(Session session)
    {
        var annotations = new JsonObject();
        if (session.Parsed.GetValue(DisplayName) is { } text)
            annotations[Annotations.DisplayName] = text;
        if (IsLeastPrivilege(session))
            annotations[Annotations.Account] = AccountManifests.Account.ToString();
        return new JsonObject
        {
            ["labels"] = new JsonObject(session.Parsed.GetValue(Label)!.Select(l => l.Split('=', 2)).DistinctBy(l => l[0]).Select(l => KeyValuePair.Create(l[0], (JsonNode?)l[1]))), // it has a default
            ["annotations"] = annotations,
        };
    }

    /// <summary>A refusal does not go away by waiting, unless it is the one of the kubeconfig before.</summary>
    private static async Task<string?> JoinedAsync(Session session, ObjectKey key, Condition? before)
    {
        var cluster = (await ReadAsync(session, key)).Object;
        var ready = cluster.Status.Conditions.Ready();
        return cluster.Status.Phase switch
        {
            ClusterPhases.Joined => null,
            ClusterPhases.JoinFailed when ready is not null && (ready.Reason, ready.Message) != (before?.Reason, before?.Message) => throw new InvalidOperationException(
                $"{key.Name} could not join: {ready.Reason}: {ready.Message}{(ReasonGuide.Find(ready.Reason) is { } guide ? $"\nwhat to do: {guide.WhatToDo}" : "")}"
                + $"\n`hansa attach {key.Name} -n {key.Namespace} --kubeconfig FILE` stores another kubeconfig"),
            var phase => $"cluster {key.Name} is {phase ?? "not looked at yet"}{(ready is null ? "" : $": {ready.Message}")}",
        };
    }

    private static async Task<Item<KommanderCluster>> ReadAsync(Session session, ObjectKey key) =>
        await session.Management.FindItemAsync(Kinds.KommanderCluster, HansaJson.Default.KommanderCluster, key, session.Ct)
        ?? throw new InvalidOperationException($"kommanderclusters \"{key.Name}\" was deleted in the meantime");

    private static bool IsLeastPrivilege(Session session) => session.Parsed.GetValue(LeastPrivilege);

    private static Option<string?> DetachPolicyOption()
    {
        var option = new Option<string?>("--detach-policy") { Description = "What a detach does with the services: Retain (the default) leaves them running, Remove uninstalls them", HelpName = "Retain|Remove" };
        option.AcceptOnlyFromAmong("Retain", "Remove");
        return option;
    }

    /// <summary>What is stored, and where it leads.</summary>
    private sealed record GivenKubeconfig(byte[] Bytes, ConnectionDescription Connection);
}

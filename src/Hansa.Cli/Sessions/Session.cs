using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Cli.Output;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Sessions;

/// <summary>One run of a command for people: its options, its streams and the management cluster.</summary>
internal sealed class Session : IDisposable
{
    private readonly UserOptions _options;
    private readonly Lazy<ApiClient> _management;

    public Session(ParseResult parsed, UserOptions options, TimeProvider clock, CancellationToken ct)
    {
        (Parsed, _options, Clock, Ct) = (parsed, options, clock, ct);
        _management = new Lazy<ApiClient>(() => options.Connection.Open(parsed, clock));
        Palette = new Palette(ReferenceEquals(Out, Console.Out) && Terminal.WantsColours);
        Progress = new Progress(parsed.InvocationConfiguration.Error, isTerminal: ReferenceEquals(Out, Console.Out) && !Console.IsErrorRedirected);
    }

    public ParseResult Parsed { get; }

    public TimeProvider Clock { get; }

    public CancellationToken Ct { get; }

    public Palette Palette { get; }

    public Progress Progress { get; }

    public TextWriter Out => Parsed.InvocationConfiguration.Output;

    public TextWriter Error => Parsed.InvocationConfiguration.Error;

    public ApiClient Management => _management.Value;

    public DateTimeOffset Now => Clock.GetUtcNow();

    public OutputFormat Format => Parsed.GetResult(_options.Output) is null ? OutputFormat.Table : Parsed.GetValue(_options.Output);

    /// <summary>How long to wait; null when nobody asked for it.</summary>
    public TimeSpan? Wait => !Parsed.GetValue(_options.Wait) ? null : Parsed.GetResult(_options.Timeout) is null ? UserOptions.UsualTimeout : Parsed.GetValue(_options.Timeout);

    /// <summary>Whether nobody named a workspace.</summary>
    public bool IsForAllWorkspaces => Parsed.GetResult(_options.Workspace) is null && Parsed.GetResult(_options.Namespace) is null;

    /// <summary>The workspaces that <c>--workspace</c> or <c>-n</c> names; all of them without either.</summary>
    /// <exception cref="InvalidOperationException">There is no such workspace; the message lists what there is.</exception>
    public async Task<ImmutableArray<Item<Workspace>>> WorkspacesAsync()
    {
        if (Parsed.GetValue(_options.Namespace) is { } ns)
            return [await WithNamespaceAsync(ns)];
        var all = await Management.ListItemsAsync(Kinds.Workspace, HansaJson.Default.Workspace, null, Ct);
        return Parsed.GetValue(_options.Workspace) is { } name
            ? [all.FirstOrDefault(w => w.Object.Metadata.Name == name) ?? throw NoSuch($"workspace \"{name}\" not found", all)]
            : all;
    }

    private async Task<Item<Workspace>> WithNamespaceAsync(string ns)
    {
        try
        {
            var all = await Management.ListItemsAsync(Kinds.Workspace, HansaJson.Default.Workspace, null, Ct);
            return all.FirstOrDefault(w => w.Object.Status.NamespaceRef?.Name == ns) ?? throw NoSuch($"namespace \"{ns}\" belongs to no workspace", all);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Forbidden)
        {
            return await AsItsNamespaceSaysAsync(ns);
        }
    }

    /// <summary>Who works in one namespace need not be allowed to list Workspaces.</summary>
    private async Task<Item<Workspace>> AsItsNamespaceSaysAsync(string ns)
    {
        using var found = await Management.GetAsync(Kinds.Namespace.ObjectPath(ObjectKey.ClusterScoped(ns)), Ct);
        var name = found?.RootElement.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta)?.Label(Labels.WorkspaceName)
            ?? throw new InvalidOperationException($"namespace \"{ns}\" belongs to no workspace");
        return new Item<Workspace>(
            new Workspace { Metadata = new ObjectMeta { Name = name }, Status = new WorkspaceStatus { NamespaceRef = new LocalObjectReference { Name = ns } } },
            new JsonObject { ["apiVersion"] = Kinds.Workspace.ApiVersion, ["kind"] = Kinds.Workspace.Kind, ["metadata"] = new JsonObject { ["name"] = name } });
    }

    /// <summary>The one workspace to write to: the one that is named, or the only one besides the default workspace.</summary>
    /// <exception cref="InvalidOperationException">None is named and there are several, or it has no namespace yet.</exception>
    public async Task<WorkspaceScope> WorkspaceAsync()
    {
        var named = await WorkspacesAsync();
        var candidates = named.Length == 1 ? named : [.. named.Where(w => w.Object.Metadata.Name != WellKnown.DefaultWorkspace)];
        return candidates switch
        {
            [var one] => new WorkspaceScope(
                one.Object.Metadata.Name,
                one.Object.Status.NamespaceRef?.Name ?? throw new InvalidOperationException($"workspace \"{one.Object.Metadata.Name}\" has no namespace yet: see `hansa workspace list`")),
            [] => throw new InvalidOperationException("there is no workspace but the default one: make one with `hansa workspace create NAME`"),
            _ => throw NoSuch("which workspace? give --workspace NAME", candidates),
        };
    }

    /// <summary>The names of all workspaces by namespace.</summary>
    public static ImmutableSortedDictionary<string, string> NamesByNamespace(IEnumerable<Item<Workspace>> workspaces) => workspaces
        .Where(w => w.Object.Status.NamespaceRef is { Name.Length: > 0 })
        .ToImmutableSortedDictionary(w => w.Object.Status.NamespaceRef!.Name, w => w.Object.Metadata.Name, StringComparer.Ordinal); // filtered above

    /// <summary>The namespace that is read: the chosen workspace's; null for all.</summary>
    /// <exception cref="InvalidOperationException">That workspace has none yet.</exception>
    public string? NamespaceAmong(ImmutableSortedDictionary<string, string> names) => IsForAllWorkspaces
        ? null
        : names.Keys.FirstOrDefault() ?? throw new InvalidOperationException("the workspace has no namespace yet: see `hansa workspace list`");

    public int Print(Listing listing)
    {
        if (listing.Rows.Count == 0 && Format is OutputFormat.Table or OutputFormat.Wide)
            Error.WriteLine($"No {listing.What} found.");
        else
            Out.Write(Text(listing));
        return ExitCodes.Ok;
    }

    /// <summary>The object that was written, as it stands, where another form than a table was asked for: then nothing else is on standard output.</summary>
    public void PrintWritten(string name, JsonObject item) => Out.Write(Format switch
    {
        OutputFormat.Json => CliJson.Text(item),
        OutputFormat.Yaml => YamlWriter.Write(item),
        OutputFormat.Name => name + "\n",
        _ => "",
    });

    /// <summary>Where it is told what was written.</summary>
    public TextWriter Told => Format is OutputFormat.Table or OutputFormat.Wide ? Out : Error;

    /// <summary>What somebody should know of an error of the management cluster besides what it says; empty when nothing.</summary>
    public string Advice(ApiException e) => e.Failure switch
    {
        ApiFailure.Unauthorized or ApiFailure.Unreachable or ApiFailure.TimedOut or ApiFailure.TlsFailed or ApiFailure.AddressRefused or ApiFailure.BadAnswer when _management.IsValueCreated =>
            $"That is the management cluster, {Management.Server} ({_options.Connection.SourceOf(Parsed)})",
        ApiFailure.Forbidden when IsForAllWorkspaces && Parsed.CommandResult.Command.Options.Contains(_options.Workspace) =>
            "Fewer rights are needed for one workspace alone: give -w WORKSPACE, or -n and its namespace",
        ApiFailure.Forbidden when Parsed.GetResult(_options.Workspace) is not null && e.Message.Contains("list resource \"workspaces\"", StringComparison.Ordinal) =>
            "-w looks the Workspace up, which ClusterRole hansa-catalog-view allows; -n with its namespace needs no right on Workspaces",
        _ => "",
    };

    public void Dispose()
    {
        Progress.Dispose();
        if (_management.IsValueCreated)
            _management.Value.Dispose();
    }

    private string Text(Listing listing) => Format switch
    {
        OutputFormat.Table => listing.Table(wide: false, Palette),
        OutputFormat.Wide => listing.Table(wide: true, Palette),
        OutputFormat.Json => CliJson.Text(listing.ToJson()),
        OutputFormat.Yaml => YamlWriter.Write(listing.ToJson()),
        OutputFormat.Name => string.Concat(listing.Rows.Select(r => r.Name + "\n")),
    };

    private static InvalidOperationException NoSuch(string problem, IEnumerable<Item<Workspace>> all) =>
        new($"{problem} (there are: {string.Join(", ", all.Select(w => w.Object.Metadata.Name).Order(StringComparer.Ordinal))})");
}

/// <summary>A workspace that is written to.</summary>
internal sealed record WorkspaceScope(string Name, string Namespace);

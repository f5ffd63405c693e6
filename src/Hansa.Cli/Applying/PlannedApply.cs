using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Cli.Sessions;
using Hansa.Federation.Preview;

namespace Hansa.Cli.Applying;

/// <summary>
/// Carries an approved plan out, or nothing: holds the workspaces that it touches, writes the intent, and lets them go on only when the
/// controller says that it plans what was approved. Otherwise everything is put back before they go on.
/// </summary>
internal sealed class PlannedApply(Session session, string digest, Func<IntentChange, string, Task> told)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IntentWriter _writer = new(session.Management, session.Clock);
    private readonly WorkspacePauses _pauses = new(session.Management, digest, session.Clock);
    private readonly List<HeldWorkspace> _held = [];
    private readonly List<IntentChange> _begun = [];
    private readonly Dictionary<string, string> _versions = [];

    /// <param name="changes">What is written, in order.</param>
    /// <param name="touched">The workspaces that are held meanwhile.</param>
    /// <exception cref="InvalidOperationException">It was not done, and is put back; the message says why.</exception>
    public async Task RunAsync(ImmutableArray<IntentChange> changes, ImmutableArray<WorkspaceDigest> touched)
    {
        try
        {
            await HoldAsync(touched.Where(w => w.Before is not null).Select(w => w.Workspace), changes, session.Ct);
            foreach (var change in changes)
                await WriteAsync(change, session.Ct);
            await AgreeAsync(touched.Select(w => (w.Workspace, w.After!)), changes.Any(c => c.After is null) ? null : _versions, session.Ct); // none of them goes: that is refused before
        }
        catch (Exception e)
        {
            session.Progress.Clear();
            await UndoAsync(touched, e);
            throw;
        }

        session.Progress.Clear();
        try
        {
            await LetGoAsync(session.Ct);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InvalidOperationException($"everything is written and the controller agrees, but {Held} could not be let go on: `hansa resume workspace/NAME`; {e.Message}", e);
        }
    }

    private string Held => string.Join(", ", _held.Select(h => $"workspace {h.Name}"));

    private async Task HoldAsync(IEnumerable<string> workspaces, ImmutableArray<IntentChange> changes, CancellationToken ct)
    {
        foreach (var name in workspaces)
        {
            var wanted = changes.FirstOrDefault(c => c.Type == Kinds.Workspace && c.Key.Name == name)?.After?["metadata"]?["annotations"]?[Annotations.Paused];
            _held.Add(await _pauses.HoldAsync(name, wanted?.ToString(), ct));
        }

        foreach (var held in _held)
            await UntilAsync(() => _pauses.UnrestAsync(held.Name, ct), ct);
    }

    private async Task WriteAsync(IntentChange change, CancellationToken ct)
    {
        session.Progress.Passing.Report($"writing {change}");
        _begun.Add(change);
        var result = change is { Type: var type, Before: null, After: { } made } && type == Kinds.Workspace
            ? await MakeWorkspaceAsync(change, made, ct)
            : await _writer.WriteAsync(change, ct);
        session.Progress.Clear();
        if (result.ResourceVersion is { } version)
            _versions[change.Type.Plural] = version;
        await told(change, result.What);
    }

    /// <summary>It is held from its first moment on, and what lies in it can be written when its namespace is there.</summary>
    private async Task<WriteResult> MakeWorkspaceAsync(IntentChange change, System.Text.Json.Nodes.JsonObject made, CancellationToken ct)
    {
        var result = await _writer.WriteAsync(change, ct);
        _held.Add(await _pauses.HoldAsync(change.Key.Name, made["metadata"]?["annotations"]?[Annotations.Paused]?.ToString(), ct));
        await UntilAsync(
            async () => (await _pauses.FindAsync(change.Key.Name, ct)).Status.Conditions.Ready() is { IsTrue: true } ? null : $"workspace {change.Key.Name} has no namespace yet", ct);
        await UntilAsync(() => _pauses.UnrestAsync(change.Key.Name, ct), ct);
        return result with { ResourceVersion = null }; // the namespaces of workspaces are seen by another watch
    }

    private async Task AgreeAsync(IEnumerable<(string Workspace, string Digest)> wanted, IReadOnlyDictionary<string, string>? written, CancellationToken ct)
    {
        foreach (var (name, approved) in wanted)
        {
            await UntilAsync(
                async () => PlanAgreement.Of((await _pauses.FindAsync(name, ct)).Status, approved, written) switch
                {
                    Agreement.Agreed => null,
                    Agreement.Open => $"workspace {name}: the controller has not planned it yet",
                    Agreement.Differs => throw new InvalidOperationException($"workspace {name}: the controller plans something else than what was approved: somebody changed something else meanwhile, or the controller is of another version than this hansa"),
                },
                ct);
        }
    }

    /// <summary>Also when people interrupt it: half a change is worse than waiting a moment.</summary>
    private async Task UndoAsync(ImmutableArray<WorkspaceDigest> touched, Exception cause)
    {
        if (_held.Count == 0 && _begun.Count == 0)
            return;
        using var patience = new CancellationTokenSource(Patience, session.Clock);
        try
        {
            foreach (var change in Enumerable.Reverse(_begun))
                await RestoreAsync(change, patience.Token);
            if (_begun.Count > 0)
                await SeenAsync(touched, patience.Token);
            await LetGoAsync(patience.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InvalidOperationException(
                $"{cause.Message}\nand it could not be put back ({e.Message}): {Held} stay{(_held.Count == 1 ? "s" : "")} paused, so that nothing of it is delivered. "
                + "See with `hansa plan --ignore-pauses` what would be, put it right, then `hansa resume workspace/NAME`", cause);
        }
    }

    private async Task RestoreAsync(IntentChange change, CancellationToken ct)
    {
        var result = await _writer.RestoreAsync(change, ct);
        if (result.ResourceVersion is { } version)
            _versions[change.Type.Plural] = version;
        if (result.What != IntentWriter.Unchanged)
            await session.Error.WriteLineAsync($"put back: {ObjectReading.NameOf(change.Type, change.Key.Name)} {result.What}");
    }

    /// <summary>Before they go on, the controller has to have seen what was put back. Its plan need not be the old one: what somebody else changed is his.</summary>
    private async Task SeenAsync(ImmutableArray<WorkspaceDigest> touched, CancellationToken ct)
    {
        using var moment = CancellationTokenSource.CreateLinkedTokenSource(ct);
        moment.CancelAfter(Patience / 4); // the version of a deletion is not known, and somebody else's change may be in the plan
        try
        {
            foreach (var workspace in touched.Where(w => w.Before is not null))
                await UntilAsync(
                    async () => PlanAgreement.Of((await _pauses.FindAsync(workspace.Workspace, moment.Token)).Status, workspace.Before!, _versions) == Agreement.Open // filtered before
                        ? $"workspace {workspace.Workspace}: the controller has not seen yet what was put back"
                        : null,
                    moment.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // It has had time enough.
        }
    }

    private async Task LetGoAsync(CancellationToken ct)
    {
        while (_held.Count > 0)
        {
            await _pauses.LetGoAsync(_held[0], ct);
            _held.RemoveAt(0);
        }
    }

    private async Task UntilAsync(Func<Task<string?>> look, CancellationToken ct)
    {
        var began = session.Clock.GetTimestamp();
        while (await look() is { } state)
        {
            if (session.Clock.GetElapsedTime(began) > Patience)
                throw new InvalidOperationException($"{state}, for {Patience.TotalSeconds} s (does the controller run?)");
            session.Progress.Passing.Report(state);
            await Task.Delay(Interval, session.Clock, ct);
        }
    }
}

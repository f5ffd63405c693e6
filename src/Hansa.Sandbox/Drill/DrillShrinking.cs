using System.Collections.Immutable;
using System.Globalization;
using Hansa.Sandbox.Drill.Deeds;

namespace Hansa.Sandbox.Drill;

/// <summary>
/// Leaves out steps of a schedule that fails, first many at once, then one by one, for as long as it still fails. How the threads take turns does not
/// repeat, so each way is tried more than once.
/// </summary>
internal sealed class DrillShrinking(Func<ImmutableArray<DrillStep>, CancellationToken, Task<DrillFailure?>> playAsync, int atOnce, IProgress<string> progress)
{
    private const int Tries = 2;
    private const int MostPlayed = 200;

    private int _played;

    public async Task<DrillFailure> RunAsync(DrillFailure failure, CancellationToken ct)
    {
        var shortest = failure;
        for (var size = Math.Max(1, failure.Steps.Length / 2); _played < MostPlayed;)
        {
            if (await FirstThatFailsAsync(shortest.Steps, size, ct) is { } shorter)
                shortest = shorter;
            else if (size == 1)
                break;
            else
                size = (size + 1) / 2;
        }

        return shortest;
    }

    private async Task<DrillFailure?> FirstThatFailsAsync(ImmutableArray<DrillStep> steps, int size, CancellationToken ct)
    {
        var without = Enumerable.Range(0, (steps.Length + size - 1) / size)
            .Select(chunk => (ImmutableArray<DrillStep>)[.. steps.Take(chunk * size), .. steps.Skip((chunk + 1) * size)])
            .SelectMany(shorter => Enumerable.Repeat(shorter, Tries));
        DrillFailure? found = null;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            await Parallel.ForEachAsync(without, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = enough.Token }, async (shorter, token) =>
            {
                if (await playAsync(shorter, token) is { } failure && Interlocked.CompareExchange(ref found, failure, null) is null)
                    await enough.CancelAsync();
                progress.Report(string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _played)} shorter schedules, {found?.Steps.Length ?? steps.Length} steps left"));
            });
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // One is enough.
        }

        return found;
    }
}

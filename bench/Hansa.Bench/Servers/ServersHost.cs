using System.Globalization;
using System.Text.Json;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Bench.Servers;

/// <summary>The process with the servers. It takes <see cref="ServersRequest"/>s from its input until that ends.</summary>
public sealed class ServersHost : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly IServerFarm _farm;
    private readonly Tally _tally;
    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _playing = [];

    private ServersHost(IServerFarm farm, Tally tally, string folder, TimeProvider clock) => (_farm, _tally, _folder, _clock) = (farm, tally, folder, clock);

    /// <summary>Runs until the input ends.</summary>
    /// <param name="start">Starts the servers, which tell the tally what they are asked.</param>
    /// <param name="folder">Gets a kubeconfig a cluster.</param>
    /// <param name="commands">One request a line.</param>
    /// <param name="answers">One answer a line; the first line says that the servers are ready.</param>
    /// <param name="clock">Where the time comes from.</param>
    /// <param name="ct">Stops.</param>
    public static async Task RunAsync(
        Func<Tally, Task<IServerFarm>> start, string folder, TextReader commands, TextWriter answers, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(commands);
        ArgumentNullException.ThrowIfNull(answers);
        var tally = new Tally();
        await using var host = new ServersHost(await start(tally), tally, folder, clock);
        foreach (var name in host._farm.Names)
            await File.WriteAllTextAsync(host.KubeconfigFile(name), host._farm.KubeconfigOf(name), ct);
        await host.InstallFluxAsync(ct);
        await AnswerAsync(answers, new ServersAnswer(), ct);
        while (await commands.ReadLineAsync(ct) is { } line)
        {
            var request = JsonSerializer.Deserialize(line, BenchJson.Default.ServersRequest)!; // the other side writes requests only
            await AnswerAsync(answers, await host.TryAsync(request, ct), ct);
        }
    }

    /// <summary>Ends the stand-ins and the servers.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_playing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _farm.DisposeAsync();
        _stop.Dispose();
    }

    private Task InstallFluxAsync(CancellationToken ct) => Parallel.ForEachAsync(
        _farm.Names.Where(name => !name.StartsWith("hub", StringComparison.Ordinal)),
        new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = ct },
        async (name, token) =>
        {
            using var client = ClientOf(name);
            await FluxCrds.InstallAsync(client, FluxDefinitions.Of(FluxEra.V2), _clock, token);
        });

    private async Task<ServersAnswer> TryAsync(ServersRequest request, CancellationToken ct)
    {
        switch (request.Do)
        {
            case ServersVerb.Mark:
                _tally.Mark();
                break;
            case ServersVerb.Await:
                return new ServersAnswer { At = await ReachedAsync(request, ct) };
            case ServersVerb.Requests:
                return new ServersAnswer { Requests = _tally.Requests, LastRequestAt = _tally.LastRequestAt };
            case ServersVerb.PlayFlux:
                _playing.AddRange(_farm.Names.Where(name => name.StartsWith("spoke", StringComparison.Ordinal)).Select(PlayAsync));
                break;
            case ServersVerb.Kill:
                foreach (var name in Meant(request))
                    _farm.Kill(name);
                break;
            case ServersVerb.Slow:
                foreach (var name in Meant(request))
                    _farm.Slow(name);
                break;
            case ServersVerb.Heal:
                _farm.Heal();
                break;
        }

        return new ServersAnswer();
    }

    private async Task<IReadOnlyDictionary<string, long>> ReachedAsync(ServersRequest request, CancellationToken ct)
    {
        string[] names = [.. Meant(request)];
        while (true)
        {
            if (_tally.Reached(names, request.Resource, request.Count) is { } at)
                return at;
            await Task.Delay(Look, _clock, ct);
        }
    }

    /// <summary>Clusters of that prefix whose number is in the range; a range of none means all.</summary>
    private IEnumerable<string> Meant(ServersRequest request) => _farm.Names.Where(name =>
        name.StartsWith(request.Prefix, StringComparison.Ordinal)
        && int.Parse(name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture) is var number
        && number >= request.From && (request.Clusters == 0 || number < request.From + request.Clusters));

    private async Task PlayAsync(string name)
    {
        using var client = ClientOf(name);
        using var flux = new FluxStandIn(client, new FluxStandInOptions { Era = FluxEra.V2 }, _clock, new Random(1), NullLoggerFactory.Instance);
        await flux.RunAsync(_stop.Token);
    }

    private ApiClient ClientOf(string name) => ApiClient.FromKubeconfigFile(KubeconfigFile(name), null, new ApiClientOptions { UserAgent = "flux-stand-in" }, _clock);

    private string KubeconfigFile(string name) => Path.Combine(_folder, $"{name}.kubeconfig");

    private static async Task AnswerAsync(TextWriter answers, ServersAnswer answer, CancellationToken ct)
    {
        await answers.WriteLineAsync(JsonSerializer.Serialize(answer, BenchJson.Default.ServersAnswer).AsMemory(), ct);
        await answers.FlushAsync(ct);
    }
}

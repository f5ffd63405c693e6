using System.Collections.Immutable;
using Hansa.ApiServer.Faults;

namespace Hansa.Sandbox.Faults;

/// <summary>What is wrong with one cluster of the sandbox, as people ask for it. The network's faults: what runs inside does not feel them.</summary>
public sealed record ClusterFaults
{
    private const string PartitionKey = "partition";
    private const string SlowKey = "slow";
    private const string FlapKey = "flap";
    private const string ErrorsKey = "errors";

    /// <summary>Nobody reaches it.</summary>
    public bool Partition { get; init; }

    /// <summary>Every answer comes so much later.</summary>
    public TimeSpan? Slow { get; init; }

    /// <summary>It is reachable and not reachable by turns, each for so long.</summary>
    public TimeSpan? Flap { get; init; }

    /// <summary>Share of the requests that are answered with status 500, 0 to 1.</summary>
    public double Errors { get; init; }

    /// <summary>As it stands in a ConfigMap's data; nothing when nothing is wrong.</summary>
    public ImmutableSortedDictionary<string, string> ToData()
    {
        var data = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (Partition)
            data[PartitionKey] = "true";
        if (Slow is { } slow)
            data[SlowKey] = Durations.Write(slow);
        if (Flap is { } flap)
            data[FlapKey] = Durations.Write(flap);
        if (Errors > 0)
            data[ErrorsKey] = Shares.Write(Errors);
        return data.ToImmutable();
    }

    /// <exception cref="FormatException">A key or a value is not understood; the message names it.</exception>
    public static ClusterFaults FromData(IReadOnlyDictionary<string, string> data)
    {
        var faults = new ClusterFaults();
        foreach (var (key, value) in data)
        {
            faults = key switch
            {
                PartitionKey => faults with { Partition = value == "true" || (value == "false" ? false : throw new FormatException($"{key}: {value} is neither true nor false")) },
                SlowKey => faults with { Slow = Durations.Parse(value) },
                FlapKey => faults with { Flap = Durations.Parse(value) },
                ErrorsKey => faults with { Errors = Shares.Parse(value) },
                _ => throw new FormatException($"{key} is no fault: there are {PartitionKey}, {SlowKey}, {FlapKey} and {ErrorsKey}"),
            };
        }

        return faults;
    }

    /// <summary>For people: <c>slow 2s, errors 20%</c>, or <c>none</c>.</summary>
    public override string ToString()
    {
        var data = ToData();
        return data.IsEmpty ? "none" : string.Join(", ", data.Select(pair => pair.Value == "true" ? pair.Key : $"{pair.Key} {pair.Value}"));
    }

    /// <summary>In the API server's terms, all but partition and flapping.</summary>
    internal IEnumerable<Fault> ToPlan()
    {
        if (Errors > 0)
            yield return new Fault(FaultEffect.Error) { Probability = Errors, Code = 500 };
        if (Slow is { } slow)
            yield return new Fault(FaultEffect.Delay) { Delay = slow };
    }
}

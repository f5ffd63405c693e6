using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Reporting;
using Hansa.Kubernetes.Queues;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Reporting;

/// <summary>What is measured, what the dashboard shows of it and what the documentation says of it are the same.</summary>
[Collection("metrics")] // of the controller that was begun last
public sealed partial class MetricsTests
{
    private static readonly ImmutableArray<Instrument> Instruments = Published();

    [Theory]
    [InlineData("deploy/grafana/hansa.json")]
    [InlineData("deploy/chart/hansa/alerts.yaml")]
    public void The_dashboard_and_the_alerts_ask_for_nothing_that_is_not_measured(string file)
    {
        var asked = MetricName().Matches(Text(file)).Select(match => match.Value).Distinct().ToArray();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(Instruments.SelectMany(SeriesOf)));
    }

    [Fact]
    public void The_documentation_names_every_metric()
    {
        var documented = MetricName().Matches(Text("docs/operations.md")).Select(match => match.Value).ToHashSet();

        Assert.Empty(Instruments.Select(instrument => SeriesOf(instrument)[0]).Except(documented));
    }

    [Fact]
    public void The_documentation_has_each_alert_as_it_is_shipped()
    {
        var alerts = Alert().Matches(Text("deploy/chart/hansa/alerts.yaml"));
        var documentation = Text("docs/operations.md");

        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.Contains($"| `{alert.Groups["name"].Value}` | `{alert.Groups["expr"].Value}` | {alert.Groups["for"].Value} |", documentation, StringComparison.Ordinal));
    }

    [Fact]
    public void A_cluster_that_does_not_answer_is_counted_by_its_status_whoever_wrote_that()
    {
        var fleet = new ObservedFleet(() => [Probed("False"), Probed("True"), ACluster("alpha-ns", "never-probed")], () => [], () => [], () => 0);
        var measured = new List<int>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "hansa_clusters_unreachable")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, count, _, _) => measured.Add(count));
        listener.Start();
        FederationMetrics.Observe(fleet);

        listener.RecordObservableInstruments();

        FederationMetrics.Forget(fleet);
        Assert.Equal([1], measured);
    }

    private static KommanderCluster Probed(string answers) =>
        ACluster("alpha-ns", "probed") with { Status = new KommanderClusterStatus { Conditions = [new Condition { Type = ConditionTypes.Reachable, Status = answers }] } };

    // As the exporter names them: https://prometheus.io/docs/practices/naming/
    private static string[] SeriesOf(Instrument instrument) => instrument switch
    {
        Counter<long> => [$"{instrument.Name}_total"],
        Histogram<double> => [instrument.Name, $"{instrument.Name}_bucket", $"{instrument.Name}_count", $"{instrument.Name}_sum"],
        _ => [instrument.Name],
    };

    private static ImmutableArray<Instrument> Published()
    {
        var found = ImmutableArray.CreateBuilder<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith("Hansa.", StringComparison.Ordinal))
                    found.Add(instrument);
            },
        };
        listener.Start();
        foreach (var type in new[] { typeof(FederationMetrics).Assembly, typeof(WorkQueue<>).Assembly }.SelectMany(assembly => assembly.GetTypes()).Where(type => type.Name.EndsWith("Metrics", StringComparison.Ordinal)))
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        return [.. found.DistinctBy(instrument => instrument.Name)];
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));

    [GeneratedRegex("hansa_[a-z_]+[a-z]", RegexOptions.CultureInvariant)]
    private static partial Regex MetricName();

    [GeneratedRegex(@"- alert: (?<name>\w+)\n +expr: (?<expr>.+)\n +for: (?<for>\w+)\n", RegexOptions.CultureInvariant)]
    private static partial Regex Alert();
}

using System.Diagnostics.Metrics;

namespace Hansa.Kubernetes;

/// <summary>The meter of this project. Labels are verbs, codes, kinds, queue and controller names: all bounded.</summary>
internal static class KubernetesMetrics
{
    public const string MeterName = "Hansa.Kubernetes";

    private static readonly Meter Meter = new(MeterName);

    public static readonly Histogram<double> RequestDuration =
        Meter.CreateHistogram<double>("hansa_kube_request_duration_seconds", "s", "Requests by verb and code; of watches, until their headers.");

    public static readonly Counter<long> Lists =
        Meter.CreateCounter<long>("hansa_informer_lists", null, "Lists by kind.");

    public static readonly Counter<long> WatchRestarts =
        Meter.CreateCounter<long>("hansa_informer_watch_restarts", null, "Watches opened again, by kind and why the last one ended.");

    public static readonly Counter<long> BadItems =
        Meter.CreateCounter<long>("hansa_informer_bad_items", null, "Objects that could not be read, by kind.");

    public static readonly UpDownCounter<long> QueueDepth =
        Meter.CreateUpDownCounter<long>("hansa_workqueue_depth", null, "Keys that wait to be taken, by queue.");

    public static readonly Counter<long> QueueAdds =
        Meter.CreateCounter<long>("hansa_workqueue_adds", null, "Keys that became ready, by queue.");

    public static readonly Histogram<double> QueueWait =
        Meter.CreateHistogram<double>("hansa_workqueue_queue_duration_seconds", "s", "How long a key waited until it was taken, by queue.");

    public static readonly Counter<long> QueueRetries =
        Meter.CreateCounter<long>("hansa_workqueue_retries", null, "Keys added with back-off, by queue.");

    public static readonly Histogram<double> WorkDuration =
        Meter.CreateHistogram<double>("hansa_workqueue_work_duration_seconds", "s", "How long one reconcile took, by controller.");

    public static readonly Counter<long> Reconciles =
        Meter.CreateCounter<long>("hansa_reconcile", null, "Reconciles by controller and result.");
}

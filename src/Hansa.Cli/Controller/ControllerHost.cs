using Hansa.Federation;
using Hansa.Federation.Hub;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hansa.Cli.Controller;

/// <summary>The controller's process: logs, the health and metrics endpoints, leader election, and the controller itself.</summary>
internal static class ControllerHost
{
    /// <summary>OpenTelemetry's own variable for the address of a collector; its others are read, too.</summary>
    private const string TracesGoTo = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

    public static async Task<int> RunAsync(ApiClient management, ControllerHostOptions options, CancellationToken ct)
    {
        using (management)
        {
            await using var app = Build(management, options);
            await app.StartAsync(ct); // alive, and not ready, while it waits for a busy management cluster
            await RequireSafeStartAsync(management, options.TakeOver, ct);
            var service = app.Services.GetRequiredService<ControllerService>();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, app.Lifetime.ApplicationStopping);
            try
            {
                await service.RunAsync(stop.Token);
            }
            finally
            {
                await app.StopAsync(CancellationToken.None);
            }

            return ExitCodes.Ok;
        }
    }

    private static async Task RequireSafeStartAsync(ApiClient management, bool takeOver, CancellationToken ct)
    {
        var findings = await BusyManagement.PatientlyAsync(
            () => TakeOverCheck.FindAsync(management, ct),
            problem => Console.Error.WriteLine($"the management cluster is busy, the start waits for it: {problem}"),
            TimeProvider.System,
            ct);
        if (!findings.IsEmpty && !takeOver)
        {
            throw new InvalidOperationException($"not started: {string.Join("; ", findings)}. If Hansa is meant to take over, start it with --take-over");
        }
    }

    private static WebApplication Build(ApiClient management, ControllerHostOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Listen));
        ConfigureLogs(builder.Logging, options);
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("hansa")).WithMetrics(metrics => metrics
            .AddMeter("Hansa.*")
            .AddView(instrument => instrument.Unit == "s" ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds } : null)
            .AddPrometheusExporter());
        if (Environment.GetEnvironmentVariable(TracesGoTo) is { Length: > 0 })
        {
            telemetry.WithTracing(traces => traces.AddSource("Hansa.*").AddOtlpExporter());
        }

        builder.Services.AddSingleton(services => new ControllerService(management, options, services.GetRequiredService<ILoggerFactory>()));
        FederationController.Measure();
        var app = builder.Build();
        var service = app.Services.GetRequiredService<ControllerService>();
        app.MapGet("/healthz", () => Results.Text("ok"));
        app.MapGet("/readyz", () => service.IsReady ? Results.Text("ok") : Results.Text("not ready: the management cluster has not been listed yet", statusCode: StatusCodes.Status503ServiceUnavailable));
        app.MapPrometheusScrapingEndpoint("/metrics");
        return app;
    }

    private static void ConfigureLogs(ILoggingBuilder logging, ControllerHostOptions options)
    {
        logging.ClearProviders().SetMinimumLevel(options.LogLevel).AddFilter("Microsoft", LogLevel.Warning);
        if (options.LogFormat == LogFormat.Json)
        {
            logging.AddJsonConsole(json =>
            {
                json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
                json.UseUtcTimestamp = true;
            });
        }
        else
        {
            logging.AddConsole(console => console.FormatterName = PlainFormatter.FormatterName);
            logging.AddConsoleFormatter<PlainFormatter, ConsoleFormatterOptions>();
        }
    }
}

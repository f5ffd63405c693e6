using Hansa.Federation.Hub;
using Hansa.Kubernetes.Transport;
using OpenTelemetry.Metrics;

namespace Hansa.Cli.Controller;

/// <summary>The controller's process: logs, the health and metrics endpoints, leader election, and the controller itself.</summary>
internal static class ControllerHost
{
    public static async Task<int> RunAsync(ApiClient management, ControllerHostOptions options, CancellationToken ct)
    {
        using (management)
        {
            await RequireSafeStartAsync(management, options.TakeOver, ct);
            await using var app = Build(management, options);
            await app.StartAsync(ct);
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
        var findings = await TakeOverCheck.FindAsync(management, ct);
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
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("Hansa.*").AddPrometheusExporter());
        builder.Services.AddSingleton(services => new ControllerService(management, options, services.GetRequiredService<ILoggerFactory>()));
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
            logging.AddJsonConsole(json => json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ");
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            });
        }
    }
}

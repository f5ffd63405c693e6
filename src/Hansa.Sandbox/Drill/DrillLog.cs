using System.Collections.Immutable;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Sandbox.Drill;

/// <summary>Listens to the controller: what it logs as an error is a bug, or work that was lost; an API server's refusal is neither.</summary>
internal sealed class DrillLog : ILoggerProvider
{
    private const int Kept = 20;

    private readonly Lock _gate = new();
    private readonly List<string> _errors = [];

    public DrillLog() => Factory = LoggerFactory.Create(logging => logging.AddProvider(this).SetMinimumLevel(LogLevel.Error));

    public ILoggerFactory Factory { get; }

    public ImmutableArray<string> Errors
    {
        get
        {
            lock (_gate)
                return [.. _errors];
        }
    }

    public void Add(string error)
    {
        lock (_gate)
        {
            if (_errors.Count < Kept)
                _errors.Add(error);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Source(this);

    public void Dispose()
    {
    }

    private sealed class Source(DrillLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && exception is not ApiException)
                log.Add($"logged as an error: {formatter(state, exception)} {exception}");
        }
    }
}

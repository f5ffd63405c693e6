using Hansa.Sandbox.Demo;

namespace Hansa.Sandbox.Tests.Demo;

/// <summary><c>--step</c>: who goes on, and when.</summary>
public sealed class PaceTests : IDisposable
{
    private readonly StringWriter _output = new();

    [Fact]
    public void Without_anybody_to_ask_it_goes_on_at_once()
    {
        Assert.True(Asking(null).NextAsync("1. A workspace", CancellationToken.None).IsCompletedSuccessfully);
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public async Task It_says_what_comes_and_waits_for_Enter()
    {
        using var typist = new Typist();

        var next = Asking(typist).NextAsync("1. A workspace", TestContext.Current.CancellationToken);

        Assert.False(next.IsCompleted);
        Assert.Equal("\nEnter: 1. A workspace\n", _output.ToString());
        typist.Type("");
        await next;
    }

    [Fact]
    public async Task An_input_that_has_ended_is_told()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Asking(TextReader.Null).NextAsync("1. A workspace", TestContext.Current.CancellationToken));

        Assert.Contains("standard input has ended: run it in a terminal, or leave --step out", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_stops_it_need_not_type_anything()
    {
        using var typist = new Typist();
        using var stop = new CancellationTokenSource();
        var next = Asking(typist).NextAsync("1. A workspace", stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    public void Dispose() => _output.Dispose();

    private Pace Asking(TextReader? enter) => new(enter, new Narrator(_output, colours: false));

    /// <summary>A keyboard: whoever reads it waits until something is typed.</summary>
    private sealed class Typist : TextReader
    {
        private readonly System.Collections.Concurrent.BlockingCollection<string> _lines = [];

        public void Type(string line) => _lines.Add(line);

        public override string? ReadLine() => _lines.TryTake(out var line, Timeout.Infinite) ? line : null;

        protected override void Dispose(bool disposing)
        {
            _lines.CompleteAdding();
            base.Dispose(disposing);
        }
    }
}

using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Handlers;

/// <summary>A request body that is waited for, but not for ever: a client that does not finish it is told so, as by the real server after 60 s.</summary>
internal sealed class PatientBody : Stream
{
    private static readonly TimeSpan Allotted = TimeSpan.FromSeconds(60);

    private readonly Stream _inner;
    private readonly CancellationTokenSource _patience;

    public PatientBody(Stream inner, TimeProvider clock)
    {
        _inner = inner;
        _patience = new CancellationTokenSource(Allotted, clock);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _patience.Token);
        try
        {
            return await _inner.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (_patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StatusException(504, "Timeout", "Timeout: request did not complete within the allotted timeout") { Details = new StatusDetails() };
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _patience.Dispose();
        base.Dispose(disposing);
    }
}

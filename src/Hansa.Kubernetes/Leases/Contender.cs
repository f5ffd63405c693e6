using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Leases;

/// <summary>
/// Decides who may hold the Lease: us if nobody does, if we do already, or if its holder has not moved for its own duration, as measured
/// by our clock since we first saw it so. Clocks of different machines are never compared. Used by the lease thread only.
/// </summary>
internal sealed class Contender(LeaseClient leases, LeaseOptions options, TimeProvider clock)
{
    private LeaseRecord? _ours;
    private string? _pulse;
    private long _pulseSince;

    /// <summary>One attempt to acquire or to renew; false if somebody else holds the Lease.</summary>
    /// <exception cref="ApiException">The server could not be asked, or did not let us.</exception>
    public bool TryHold(CancellationToken ct)
    {
        try
        {
            if (_ours is { } known && (_ours = leases.Replace(known.Held(options, clock.GetUtcNow()), ct)) is not null) return true;
            return TryTake(ct);
        }
        catch (ApiException e) when (e.Failure is ApiFailure.Conflict or ApiFailure.AlreadyExists)
        {
            // Either somebody was faster, or an earlier attempt of ours went through though its answer was lost.
            _ours = null;
            return TryTake(ct);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.NotFound && options.MissingNamespace is { } ns)
        {
            leases.MakeNamespace(ns, ct);
            return TryTake(ct);
        }
    }

    /// <summary>Clears the holder, if it is still us.</summary>
    public void Release(CancellationToken ct)
    {
        var lease = _ours ?? leases.Read(ct);
        _ours = null;
        if (lease?.Holder == options.Identity) leases.Replace(lease.Released(clock.GetUtcNow()), ct);
    }

    private bool TryTake(CancellationToken ct)
    {
        if (leases.Read(ct) is not { } lease)
        {
            _ours = leases.Create(LeaseRecord.New(options).Held(options, clock.GetUtcNow()), ct);
            return true;
        }

        if (!IsFree(lease)) return false;
        _ours = leases.Replace(lease.Held(options, clock.GetUtcNow()), ct);
        return _ours is not null;
    }

    private bool IsFree(LeaseRecord lease)
    {
        if (lease.Holder.Length == 0 || lease.Holder == options.Identity) return true;
        if (lease.Pulse != _pulse) (_pulse, _pulseSince) = (lease.Pulse, clock.GetTimestamp());
        return clock.GetElapsedTime(_pulseSince) >= (lease.Duration > options.Duration ? lease.Duration : options.Duration);
    }
}

namespace Tensorium;

public abstract partial class Device
{
    readonly Lock _profiling = new();

    KernelProfile[]? _profiles; // null while none is open: a launch then looks at nothing else

    /// <summary>Counts what this device does until the profile is disposed: launches, compilations, copies, waits.</summary>
    /// <remarks>
    /// Several may be open at once. On the processor a kernel is a call of a method: nothing is launched, compiled, copied or
    /// waited for, and the profile stays empty.
    /// </remarks>
    public KernelProfile Profile()
    {
        var profile = new KernelProfile(this);
        lock (_profiling) _profiles = [.. _profiles ?? [], profile];
        return profile;
    }

    internal void Close(KernelProfile profile)
    {
        lock (_profiling)
        {
            KernelProfile[] open = [.. (_profiles ?? []).Where(each => each != profile)];
            _profiles = open.Length == 0 ? null : open;
        }
    }

    private protected void CountLaunch(Type kernel)
    {
        if (Volatile.Read(ref _profiles) is not { } open) return;
        foreach (var profile in open) profile.AddLaunch(kernel);
    }

    private protected void CountCompilation(Type kernel, TimeSpan time)
    {
        if (Volatile.Read(ref _profiles) is not { } open) return;
        foreach (var profile in open) profile.AddCompilation(kernel, time);
    }

    private protected void CountCopy(long bytes, bool toDevice)
    {
        if (Volatile.Read(ref _profiles) is not { } open) return;
        foreach (var profile in open) profile.AddCopy(bytes, toDevice);
    }

    private protected void CountSynchronization()
    {
        if (Volatile.Read(ref _profiles) is not { } open) return;
        foreach (var profile in open) profile.AddSynchronization();
    }
}

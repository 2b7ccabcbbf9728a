using NUnit.Framework;
using Tensorium.Kernels;

namespace Tensorium.Tests.Engine;

/// <summary>Storages that read the memory of another as it was.</summary>
[TestFixture]
[OnCpu("its memory")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class SharedStorageTests
{
    static readonly int[] Elements = [1, 2, 3];

    readonly CachingAllocator _allocator = new();
    readonly Lock _reading = new();

    [Test]
    public void A_reader_has_the_same_memory_until_it_changes()
    {
        var (owner, reader) = Shared();
        Assert.That(Address(reader), Is.EqualTo(Address(owner)));
        var (address, version) = (Address(owner), owner.Version);
        owner.Touch();
        owner.Span<int>(0, 3).Fill(9);
        Assert.That(Address(owner), Is.EqualTo(address), "who changes it keeps its address");
        Assert.That(owner.Version, Is.EqualTo(version + 1));
        Assert.That(reader.Span<int>(0, 3).ToArray(), Is.EqualTo(Elements));
        owner.Touch();
        Assert.That(reader.Span<int>(0, 3).ToArray(), Is.EqualTo(Elements));
    }

    [Test]
    public void Readers_share_one_copy()
    {
        var (owner, reader) = Shared();
        var (other, gone) = (owner.Share(_reading), owner.Share(_reading));
        gone.Dispose();
        owner.Touch();
        Assert.That(Address(reader), Is.EqualTo(Address(other)).And.Not.EqualTo(Address(owner)));
        Assert.That(() => gone.Block, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void The_memory_goes_back_when_the_last_has_gone([Values] bool ownerFirst, [Values] bool changes)
    {
        var (owner, reader) = Shared();
        var other = reader.Share(_reading);
        if (changes) owner.Touch();
        foreach (var storage in ownerFirst ? new[] { owner, reader, other } : [other, reader, owner])
        {
            Assert.That(_allocator.PooledBytes, Is.LessThan(_allocator.NativeBytes));
            storage.Dispose();
            storage.Dispose();
        }
        Assert.That(_allocator.PooledBytes, Is.EqualTo(_allocator.NativeBytes));
    }

    [Test]
    public void A_copy_in_memory_from_the_pool_goes_back([Values(1, 2)] int readers)
    {
        new Storage(Device.Cpu, _allocator, Elements.Length * sizeof(int)).Dispose();
        var native = 0L;
        for (var round = 0; round < 5; round++)
        {
            var (owner, reader) = Shared();
            var others = Enumerable.Range(1, readers - 1).Select(_ => owner.Share(_reading)).ToArray();
            owner.Touch();
            foreach (var storage in others.Append(reader).Append(owner)) storage.Dispose();
            Assert.That(_allocator.PooledBytes, Is.EqualTo(_allocator.NativeBytes), $"round {round}");
            if (round > 0) Assert.That(_allocator.NativeBytes, Is.EqualTo(native), $"round {round}");
            native = _allocator.NativeBytes;
        }
    }

    /// <summary>Whichever comes first, the copy goes back once.</summary>
    [Test]
    public void A_reader_may_go_while_the_memory_changes()
    {
        using var turn = new Barrier(participantCount: 2);
        Storage? leaving = null;
        var leaver = Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < 2000; round++)
                {
                    turn.SignalAndWait();
                    leaving!.Dispose();
                    turn.SignalAndWait();
                }
            },
            TaskCreationOptions.LongRunning);
        for (var round = 0; round < 2000; round++)
        {
            var (owner, reader) = Shared();
            leaving = owner.Share(_reading);
            turn.SignalAndWait();
            owner.Touch();
            turn.SignalAndWait();
            using Storage next = new(Device.Cpu, _allocator, owner.Bytes), another = new(Device.Cpu, _allocator, owner.Bytes);
            Assert.That(new[] { Address(owner), Address(reader), Address(next), Address(another) }, Is.Unique, $"round {round}");
            owner.Dispose();
            reader.Dispose();
        }
        leaver.Wait();
        Assert.That(_allocator.PooledBytes, Is.EqualTo(_allocator.NativeBytes));
    }

    [Test]
    public void Memory_that_was_shared_is_nobodys_in_its_next_life()
    {
        var (owner, reader) = Shared();
        reader.Dispose();
        owner.Dispose();
        var next = new Storage(Device.Cpu, _allocator, owner.Bytes);
        var native = _allocator.NativeBytes;
        next.Touch();
        Assert.That(_allocator.NativeBytes, Is.EqualTo(native), "nothing was copied");
    }

    [Test]
    public void Readers_that_were_forgotten_cost_one_copy_at_most()
    {
        var (owner, _) = Shared();
        Forget(owner);
        owner.Touch();
        var native = _allocator.NativeBytes;
        owner.Touch();
        Assert.That(_allocator.NativeBytes, Is.EqualTo(native));
        Assert.That(native, Is.EqualTo(2L * owner.Block.Bytes));

        void Forget(Storage storage)
        {
            for (var i = 0; i < 10; i++) _ = storage.Share(_reading);
        }
    }

    [Test]
    public void What_went_back_is_not_shared()
    {
        var (owner, reader) = Shared();
        owner.Dispose();
        Assert.That(() => owner.Share(_reading), Throws.TypeOf<ObjectDisposedException>().With.Message.Contains("disposed"));
        Assert.That(reader.Span<int>(0, 3).ToArray(), Is.EqualTo(Elements));
    }

    (Storage Owner, Storage Reader) Shared()
    {
        var owner = new Storage(Device.Cpu, _allocator, Elements.Length * sizeof(int));
        Elements.CopyTo(owner.Span<int>(0, Elements.Length));
        return (owner, owner.Share(_reading));
    }

    static nint Address(Storage storage) => storage.Block.Address;
}

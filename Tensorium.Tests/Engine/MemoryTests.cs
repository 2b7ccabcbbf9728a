using NUnit.Framework;
using Tensorium.Kernels;
using Tensorium.Tests.Tensors;

namespace Tensorium.Tests.Engine;

/// <summary>Scopes, reuse in steady loops, and tensors that nobody disposes.</summary>
[TestFixture]
[NonParallelizable]
[OnCpu("its memory")]
public class MemoryTests
{
    [Test]
    public void A_tensor_used_after_its_scope_names_the_rule()
    {
        Tensor x, view;
        using (TensorScope.Enter())
        {
            x = Tensor.Ones(3);
            view = x[1..];
        }
        Assert.That(() => x.Sum(), Throws.TypeOf<ObjectDisposedException>().With.Message.Contains("TensorScope").And.Message.Contains("Keep"));
        Assert.That(() => view + 1, Throws.TypeOf<ObjectDisposedException>().With.Message.Contains("TensorScope"));
        Assert.That(() => x.AsSpan<float>().Length, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_disposed_tensor_says_so()
    {
        var x = Tensor.Ones(3);
        x.Dispose();
        x.Dispose();
        Assert.That(() => x * 2, Throws.TypeOf<ObjectDisposedException>().With.Message.Contains("disposed"));
    }

    [Test]
    public void Kept_tensors_live_on_in_the_enclosing_scope()
    {
        Tensor once, twice, other;
        using (TensorScope.Enter())
        {
            using (var inner = TensorScope.Enter())
            {
                once = Tensor.Full(2, 1).Keep();
                twice = inner.Keep(Tensor.Full(2, 2));
                other = Tensor.Full(2, 3);
            }
            Assert.That(() => other + 1, Throws.TypeOf<ObjectDisposedException>());
            Assert.That((once + twice).Item(0), Is.EqualTo(3));
            twice.Keep();
        }
        Assert.That(() => once + 1, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(twice.Item(1), Is.EqualTo(2));
    }

    [Test]
    public void A_tensor_of_an_outer_scope_may_be_kept_inside([Values] bool suspended)
    {
        Tensor kept, further;
        using (TensorScope.Enter())
        {
            using (TensorScope.Enter())
            {
                (kept, further) = (Tensor.Full(2, 1), Tensor.Full(2, 2));
                using var inner = suspended ? TensorScope.Suspend() : TensorScope.Enter();
                foreach (var tensor in (Tensor[])[kept, further, further]) tensor.Keep();
            }
            Assert.That((kept + further).Item(0), Is.EqualTo(3));
        }
        Assert.That(() => kept + 1, Throws.TypeOf<ObjectDisposedException>(), "one scope further for each call");
        Expect.Values(further, [2, 2], 2);
    }

    [Test]
    public void A_scope_keeps_what_was_made_in_it_and_only_once()
    {
        Tensor argument, views;
        using (TensorScope.Enter())
        {
            argument = Tensor.Full(2, 1);
            using (var inner = TensorScope.Enter())
            {
                views = Tensor.Full(6, 2);
                inner.Keep(argument); // a function that gives back what it was given
                inner.Keep(views);
                inner.Keep(views.Reshape(2, 3));
            }
            Assert.That((argument.Item(0), views.Item(0)), Is.EqualTo((1, 2)));
        }
        Assert.That(() => argument + 1, Throws.TypeOf<ObjectDisposedException>(), "it stays in the scope of the caller");
        Assert.That(() => views + 1, Throws.TypeOf<ObjectDisposedException>(), "two views are one memory");
    }

    [Test]
    public void Scopes_end_in_reverse_order()
    {
        var outer = TensorScope.Enter();
        var inner = TensorScope.Enter();
        Assert.That(() => outer.Dispose(), Throws.InvalidOperationException.With.Message.Contains("reverse"));
        inner.Dispose();
        outer.Dispose();
        Assert.That(() => outer.Dispose(), Throws.Nothing);
    }

    [Test]
    public void A_scope_that_ends_on_another_thread_is_refused_and_takes_no_more_tensors([Values] bool nested)
    {
        Tensor before, after;
        using (TensorScope.Enter())
        {
            var lost = TensorScope.Enter();
            before = Tensor.Ones(2);
            var inner = nested ? TensorScope.Enter() : null;
            Assert.That(() => OtherThread.Run(lost.Dispose), Throws.InvalidOperationException.With.Message.Contains("thread"));
            inner?.Dispose();
            after = Tensor.Ones(2);
            Expect.Values(before, [1, 1], 2);
        }
        Expect.Values(before, [1, 1], 2, "the collector's");
        Assert.That(() => after + 1, Throws.TypeOf<ObjectDisposedException>(), "of the scope around");
        Expect.Values(Tensor.Ones(2), [1, 1], 2);
    }

    [Test]
    public void Suspended_scopes_take_nothing_and_gradients_outlive_scopes()
    {
        var w = Tensor.Ones(3).WithGrad();
        Tensor kept;
        using (TensorScope.Enter())
        {
            using (TensorScope.Suspend()) kept = Tensor.Ones(2);
            (w * 2).Sum().Backward();
        }
        Expect.Values(kept, [1, 1], 2);
        Expect.Values(w.Grad!, [2, 2, 2], 3);
    }

    [Test]
    public void A_steady_loop_takes_no_memory_from_the_system()
    {
        var x = Tensor.Randn(new Generator(1), 64, 100);
        var labels = Tensor.RandInt(new Generator(2), 64, 0, 10);
        var (w, b) = (Tensor.Randn(new Generator(3), 100, 10).WithGrad(), Tensor.Zeros(10).WithGrad());
        Run(20);
        var before = Device.Cpu.Memory;
        Run(200);
        var after = Device.Cpu.Memory;
        Assert.That(after.NativeAllocations, Is.EqualTo(before.NativeAllocations));
        Assert.That(after.NativeBytes, Is.EqualTo(before.NativeBytes));

        void Run(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                using var scope = TensorScope.Enter();
                var y = x.Linear(w, b).Tanh();
                (y.SoftmaxCrossEntropy(labels).Mean() + y.Square().Mean() + y.Softmax().Max()).Backward();
                using var mode = Autograd.NoGrad();
                w.Sub_(w.Grad! * 0.01);
                b.Sub_(b.Grad! * 0.01);
                w.Grad!.Dispose(); // ZeroGrad would leave them to the collector, as they were read
                b.Grad!.Dispose();
            }
        }
    }

    [Test]
    public void Forgotten_tensors_do_not_leak()
    {
        double sum = 0;
        for (var i = 0; i < 2000; i++) sum += Tensor.Full(2_000_000, 1).Item(i);
        Assert.That(sum, Is.EqualTo(2000));
        Assert.That(Device.Cpu.Memory.NativeBytes, Is.LessThan(1_500_000_000));
    }

    [Test]
    public void Forgotten_graphs_do_not_leak()
    {
        var w = Tensor.Ones(1_000_000).WithGrad();
        for (var i = 0; i < 300; i++)
        {
            var y = (w + 1).Square() * w;
            if (i % 2 == 0) y.Sum().Backward();
        }
        Assert.That(w.Grad, Is.Not.Null);
        Assert.That(Device.Cpu.Memory.NativeBytes, Is.LessThan(1_500_000_000));
    }

    [Test]
    public void Disposed_memory_is_used_again()
    {
        Tensor.Zeros(12_345).Dispose();
        var before = Device.Cpu.Memory.NativeAllocations;
        for (var i = 0; i < 100; i++) Tensor.Zeros(12_345).Dispose();
        Assert.That(Device.Cpu.Memory.NativeAllocations, Is.EqualTo(before));
    }

    [Test]
    public void A_large_pool_is_no_reason_to_collect()
    {
        var allocator = new CachingAllocator();
        MemoryBlock[] large = [.. Enumerable.Range(0, 20).Select(_ => allocator.Rent(32 << 20))];
        foreach (var block in large) allocator.Return(block);
        var before = GC.CollectionCount(2);
        MemoryBlock[] small = [.. Enumerable.Range(0, 100).Select(_ => allocator.Rent(1 << 20))];
        Assert.That(GC.CollectionCount(2) - before, Is.LessThan(10));
        foreach (var block in small) allocator.Return(block);
        allocator.Close();
    }

    [Test]
    public void Trimming_gives_pooled_memory_back()
    {
        Tensor.Zeros(1_000_000).Dispose();
        Assert.That(Device.Cpu.Memory.PooledBytes, Is.GreaterThanOrEqualTo(4_000_000));
        Device.Cpu.TrimMemory();
        Assert.That(Device.Cpu.Memory.PooledBytes, Is.Zero);
    }
}

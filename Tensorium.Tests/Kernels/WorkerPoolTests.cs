using System.Diagnostics;
using System.Runtime.CompilerServices;
using NUnit.Framework;
using Tensorium.Kernels.Cpu;
using Tensorium.NN;

namespace Tensorium.Tests.Kernels;

[NonParallelizable, RestoresThreads]
[OnCpu("its threads")]
public class WorkerPoolTests
{
    [Test]
    public void Chunks_cover_every_item_once_with_the_same_borders_for_any_number_of_threads(
        [Values(1, 2, 5)] int threads, [Values(0, 1, 7, 64, 1000)] int items, [Values(1, 3, 64, 5000)] int grain)
    {
        WorkerPool.Threads = threads;
        for (var round = 0; round < 5; round++)
        {
            var job = new Recorder { Seen = new int[items], Grain = grain };
            WorkerPool.Run(ref job, items, grain);
            Assert.That(job.Seen, Is.All.EqualTo(1));
        }
    }

    [Test]
    public void The_last_chunk_of_a_huge_range_does_not_overflow([Values(1, 2)] int threads)
    {
        WorkerPool.Threads = threads;
        var job = new Adder { Sum = new long[1] };
        WorkerPool.Run(ref job, nint.MaxValue, nint.MaxValue - 10);
        Assert.That(job.Sum[0], Is.EqualTo((long)nint.MaxValue));
    }

    [Test]
    public void Jobs_inside_jobs_run_to_their_end()
    {
        WorkerPool.Threads = 3;
        var job = new Nested { Sum = new long[1] };
        for (var round = 0; round < 200; round++) WorkerPool.Run(ref job, 16, 1);
        Assert.That(job.Sum[0], Is.EqualTo(200 * 16 * 100));
    }

    [Test]
    public void Several_application_threads_share_the_pool()
    {
        WorkerPool.Threads = 3;
        var sums = new long[6];
        var threads = Enumerable.Range(0, sums.Length).Select(index => new Thread(() =>
        {
            for (var round = 0; round < 2000; round++)
            {
                var job = new Adder { Sum = new long[1] };
                WorkerPool.Run(ref job, 64, 4);
                sums[index] += job.Sum[0];
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        Assert.That(threads.All(thread => thread.Join(TimeSpan.FromSeconds(60))), "a thread hangs");
        Assert.That(sums, Is.All.EqualTo(2000L * 64));
    }

    [Test]
    public void A_failing_chunk_reaches_the_caller_with_its_stack_and_stops_the_rest([Values(1, 2, 4)] int threads)
    {
        WorkerPool.Threads = threads;
        for (var round = 0; round < 100; round++)
        {
            var job = new Failing { Done = new long[1] };
            var thrown = Assert.Throws<InvalidTimeZoneException>(() => WorkerPool.Run(ref job, 1_000_000, 1));
            Assert.That(thrown.StackTrace, Does.Contain(nameof(Failing.Burst)));
            Assert.That(job.Done[0], Is.LessThan(900_000));
        }
        var after = new Adder { Sum = new long[1] };
        WorkerPool.Run(ref after, 1000, 1);
        Assert.That(after.Sum[0], Is.EqualTo(1000), "the pool works on");
    }

    [Test]
    public void Workers_take_part_and_sleep_when_idle()
    {
        WorkerPool.Threads = 3;
        var job = new Sleeper { Ids = new int[24] };
        WorkerPool.Run(ref job, job.Ids.Length, 1);
        Assert.That(job.Ids.Distinct().Count(), Is.EqualTo(3));

        var waited = Stopwatch.StartNew();
        while (WorkerPool.Idle.Parked < WorkerPool.Idle.Started && waited.Elapsed < TimeSpan.FromSeconds(10)) Thread.Sleep(1);
        Assert.That(WorkerPool.Idle.Parked, Is.EqualTo(WorkerPool.Idle.Started));
        Array.Clear(job.Ids);
        WorkerPool.Run(ref job, job.Ids.Length, 1);
        Assert.That(job.Ids.Distinct().Count(), Is.EqualTo(3), "sleeping workers wake");
    }

    [Test]
    public void A_finished_job_is_not_retained()
    {
        WorkerPool.Threads = 2;
        var reference = RunWithGarbage();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.That(reference.IsAlive, Is.False);
    }

    [Test]
    public void A_job_allocates_nothing()
    {
        WorkerPool.Threads = 2;
        var job = new Adder { Sum = new long[1] };
        for (var round = 0; round < 100; round++) WorkerPool.Run(ref job, 64, 4);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++) WorkerPool.Run(ref job, 64, 4);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(1025)]
    public void A_thread_count_out_of_range_is_refused_by_value(int threads) => Assert.That(
        () => WorkerPool.Threads = threads,
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"{threads}"));

    [TestCase("two")]
    [TestCase("0")]
    [TestCase("-2")]
    [TestCase("1025")]
    [TestCase("2.5")]
    public void A_bad_environment_variable_is_refused_by_value(string text) => Assert.That(
        () => WorkerPool.ParseThreads(text),
        Throws.TypeOf<FormatException>().With.Message.Contains($"TENSORIUM_THREADS is '{text}'"));

    [Test]
    public void A_grain_below_one_or_negative_items_are_refused()
    {
        var job = new Adder { Sum = new long[1] };
        Assert.That(() => WorkerPool.Run(ref job, 1, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => WorkerPool.Run(ref job, -1, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static WeakReference RunWithGarbage()
    {
        var job = new Adder { Sum = new long[1] };
        WorkerPool.Run(ref job, 64, 1);
        return new(job.Sum);
    }

    [Test]
    public void An_update_without_state_is_shared_after_jobs_that_were()
    {
        const int count = 100_000;
        WorkerPool.Threads = 2;
        var w = new Parameter("w", Tensor.Zeros(count));
        w.Value.Grad = Tensor.Ones(count);
        var sgd = new Sgd([w]) { LearningRate = 0.5 };
        sgd.Step();
        var shared = WorkerPool.SharedJobs;
        sgd.Step();
        Assert.That(WorkerPool.SharedJobs, Is.EqualTo(shared), "nothing of this step was shared");
        var job = new Adder { Sum = new long[1] };
        WorkerPool.Run(ref job, 10, 1);
        sgd.Step();
        Assert.That(WorkerPool.SharedJobs, Is.EqualTo(shared + 2));
        Assert.That(w.Value.ToArray<float>(), Is.All.EqualTo(-1.5f));
    }

    struct Recorder : IJob
    {
        public int[] Seen;
        public int Grain;

        public readonly void Run(nint start, nint end)
        {
            Assert.That((long)start % Grain, Is.Zero);
            Assert.That((long)end, Is.EqualTo(Math.Min((long)start + Grain, Seen.Length)));
            for (var i = start; i < end; i++) Interlocked.Increment(ref Seen[i]);
        }
    }

    struct Adder : IJob
    {
        public long[] Sum;

        public readonly void Run(nint start, nint end) => Interlocked.Add(ref Sum[0], end - start);
    }

    struct Nested : IJob
    {
        public long[] Sum;

        public readonly void Run(nint start, nint end)
        {
            var inner = new Adder { Sum = Sum };
            for (var i = start; i < end; i++) WorkerPool.Run(ref inner, 100, 7);
        }
    }

    struct Sleeper : IJob
    {
        public int[] Ids;

        public readonly void Run(nint start, nint end)
        {
            Thread.Sleep(5);
            Ids[start] = Environment.CurrentManagedThreadId;
        }
    }

    struct Failing : IJob
    {
        public long[] Done;

        public readonly void Run(nint start, nint end)
        {
            if (start == 0) Burst(); // the caller's first
            Thread.SpinWait(20);
            Interlocked.Increment(ref Done[0]);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public static void Burst() => throw new InvalidTimeZoneException("chunk 0");
    }
}

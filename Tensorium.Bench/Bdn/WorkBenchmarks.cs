using BenchmarkDotNet.Attributes;

namespace Tensorium.Bench;

/// <summary>Runs the works of one family under BenchmarkDotNet, with what they allocate.</summary>
[MemoryDiagnoser]
public abstract class WorkBenchmarks
{
    Action _run = () => throw new InvalidOperationException("not set up");

    /// <summary>Name and shape of the work.</summary>
    [ParamsSource(nameof(Titles))]
    public string Work { get; set; } = "";

    /// <summary>Name and shape of every work of the family.</summary>
    public IEnumerable<string> Titles => Family.Select(work => work.Title);

    private protected abstract IEnumerable<Work> Family { get; }

    /// <summary>Makes the operands.</summary>
    [GlobalSetup]
    public void SetUp() => _run = Family.Single(work => string.Equals(work.Title, Work, StringComparison.Ordinal)).Prepare();

    /// <summary>Does the work once.</summary>
    [Benchmark]
    public void Run() => _run();
}

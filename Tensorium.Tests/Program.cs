using Tensorium.Tests.Gpu;
using Tensorium.Tests.NN.Serialization;

namespace Tensorium.Tests;

/// <summary>What this assembly does when a test starts it as a process of its own.</summary>
static class Program
{
    static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["checkpointing", var folder]:
                CheckpointingRun.Forever(folder);
                return 0;
            case ["leaving"]:
                return LeavingRun.Go();
            default:
                Console.Error.WriteLine("usage: Tensorium.Tests checkpointing FOLDER | leaving; to run the tests: dotnet test");
                return 2;
        }
    }
}

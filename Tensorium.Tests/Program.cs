using Tensorium.Tests.NN.Serialization;

namespace Tensorium.Tests;

/// <summary>What this assembly does when a test starts it as a process of its own.</summary>
static class Program
{
    static int Main(string[] arguments)
    {
        if (arguments is not ["checkpointing", var folder])
        {
            Console.Error.WriteLine("usage: Tensorium.Tests checkpointing FOLDER; to run the tests: dotnet test");
            return 2;
        }
        CheckpointingRun.Forever(folder);
        return 0;
    }
}

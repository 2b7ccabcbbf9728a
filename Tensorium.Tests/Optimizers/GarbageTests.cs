using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Optimizers;

/// <summary>What a steady step leaves to the garbage collector.</summary>
[OnCpu("the garbage of its dispatch")]
public class GarbageTests
{
    [TestCase("sgd")]
    [TestCase("adam")]
    [TestCase("adamw")]
    [TestCase("lion")]
    public void A_step_allocates_as_little_for_many_tensors_as_for_one(string name)
    {
        long one = Garbage(name, tensors: 1), many = Garbage(name, tensors: 20);
        TestContext.Out.WriteLine($"{name}: {many} bytes");
        Assert.That(many, Is.EqualTo(one));
    }

    static long Garbage(string name, int tensors)
    {
        var optimizer = Optimizer.Create(name);
        optimizer.Attach([.. Enumerable.Range(0, tensors).Select(Weight)]);
        for (var i = 0; i < 3; i++) optimizer.Step(); // state and lists grow in the first
        var before = GC.GetAllocatedBytesForCurrentThread();
        optimizer.Step();
        return GC.GetAllocatedBytesForCurrentThread() - before;

        static Parameter Weight(int i)
        {
            var weight = new Parameter($"weight {i}", Tensor.Ones([3]));
            weight.Value.Grad = Tensor.Ones([3]);
            return weight;
        }
    }
}

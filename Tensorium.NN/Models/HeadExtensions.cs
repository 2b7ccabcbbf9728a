namespace Tensorium.NN;

/// <summary>Takes the results of a model of several outputs apart: <c>(Tensor main, Tensor auxiliary) = model.PredictAll([a, b]);</c></summary>
public static class HeadExtensions
{
    /// <summary>Two results.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static void Deconstruct(this Tensor[] results, out Tensor first, out Tensor second)
    {
        Check(results, 2);
        (first, second) = (results[0], results[1]);
    }

    /// <summary>Three results.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static void Deconstruct(this Tensor[] results, out Tensor first, out Tensor second, out Tensor third)
    {
        Check(results, 3);
        (first, second, third) = (results[0], results[1], results[2]);
    }

    static void Check(Tensor[] results, int count)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Length != count) throw new ArgumentException($"{results.Length} results do not go into {count} variables", nameof(results));
    }
}

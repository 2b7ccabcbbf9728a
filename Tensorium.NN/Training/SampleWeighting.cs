using System.Globalization;

namespace Tensorium.NN;

/// <summary>Turns class weights into weights of examples.</summary>
static class SampleWeighting
{
    /// <summary>The data with the weights of examples that Fit was given; as they are where there are none.</summary>
    public static Dataset Apply(Dataset data, FitOptions options) =>
        options.SampleWeights is { } all ? new(data.Inputs, data.Targets, all)
        : options.HeadSampleWeights is { } each ? new(data.Inputs, data.Targets, each)
        : data;

    /// <summary>The data with their weights of examples times those of the classes; as they are when null.</summary>
    /// <exception cref="ArgumentException">
    /// Class weights, and several outputs or labels that are no classes; or a weight that is negative or not finite.
    /// </exception>
    public static Dataset Apply(Dataset data, IReadOnlyDictionary<int, double>? classes)
    {
        if (classes is null) return data;
        if (data.Targets.Count > 1)
            throw new ArgumentException(
                $"class weights are for one output, not for {data.Targets.Count}: give weights of examples, for each output its own", nameof(classes));
        foreach (var (name, weight) in classes)
            if (!(weight >= 0) || !double.IsFinite(weight))
                throw new ArgumentException($"class {name} has weight {weight}: weights are finite and not negative", nameof(classes));
        var byClass = Tensor.From(Array.ConvertAll(Classes(data.Labels), label => classes.GetValueOrDefault((int)label, 1)))
            .To(DType.Float32).To(data.Labels.Device);
        return data.Weighted(data.SampleWeights is { } weights ? weights.To(byClass.Device).To(DType.Float32) * byClass : byClass);
    }

    /// <summary>Labels as they are, or the largest of one-hot rows.</summary>
    static long[] Classes(Tensor labels) => labels switch
    {
        { DType: DType.Int32 or DType.Int64, Rank: 1 } => labels.To(DType.Int64).ToArray<long>(),
        { DType: DType.Int32 or DType.Int64, Rank: 2 } when labels.Shape[1] == 1 => labels.To(DType.Int64).ToArray<long>(),
        { Rank: 2 } when labels.Shape[1] > 1 => labels.ArgMax(1).To(DType.Int64).ToArray<long>(),
        { Rank: 1 } or { Rank: 2 } => Whole(labels.To(DType.Float64).ToArray<double>()), // 0 and 1 of a binary problem
        _ => throw new ArgumentException($"class weights need one class an example, not labels of shape {labels.Shape}"),
    };

    static long[] Whole(double[] labels) => Array.ConvertAll(labels, label => label == Math.Floor(label) && Math.Abs(label) <= int.MaxValue
        ? (long)label
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"class weights need classes as labels; {label} is none")));
}

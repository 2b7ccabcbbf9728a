namespace Tensorium;

/// <summary>One comparison of backward with central differences, at one point.</summary>
/// <param name="f">What is differentiated.</param>
/// <param name="inputs">Where.</param>
/// <param name="options">How.</param>
/// <param name="what">What is compared, for messages.</param>
/// <param name="mayBeConstant">Whether the result may do without an input.</param>
sealed class DifferenceCheck(
    Func<Tensor[], Tensor> f, Tensor[] inputs, GradientCheckOptions options, string what, bool mayBeConstant)
{
    readonly double[][] _x = Array.ConvertAll(inputs, x => x.ToArray<double>());
    readonly RandomWeights _random = new(options.Seed);
    double[] _weights = [];
    Shape _shape;

    /// <summary>Compares.</summary>
    /// <returns>The shape of the result of f.</returns>
    /// <exception cref="GradientCheckException">They differ.</exception>
    public Shape Run()
    {
        var y = Evaluate(first: true);
        CheckDeterministic(y);
        _weights = _random.Numbers(y.Length);
        var analytic = Backward(y);
        if (options.Directions > 0) CompareDirections(analytic);
        else CompareElements(analytic);
        return _shape;
    }

    /// <summary>The result of f at the present values, on contiguous copies, unrecorded.</summary>
    double[] Evaluate(bool first = false)
    {
        using var mode = Autograd.NoGrad();
        var x = new Tensor[inputs.Length];
        for (var i = 0; i < x.Length; i++) x[i] = Tensor.From<double>(_x[i], inputs[i].Shape).To(inputs[i].Device);
        var y = Checked(f(x));
        if (first) _shape = y.Shape;
        else if (y.Shape != _shape) throw new GradientCheckException($"the function is not deterministic: its result had shape {_shape}, then {y.Shape}");
        var values = y.ToArray<double>();
        foreach (var each in x) each.Dispose();
        return values;
    }

    void CheckDeterministic(double[] y)
    {
        var again = Evaluate();
        for (var i = 0; i < y.Length; i++)
            if (!y[i].Equals(again[i]))
                throw new GradientCheckException(
                    $"the function is not deterministic: element {i} of its result was {y[i]:R}, then {again[i]:R} for the same inputs");
    }

    /// <summary>The gradients by backward; null for an input that the tape does not lead to.</summary>
    double[]?[] Backward(double[] expected)
    {
        using var mode = Autograd.EnableGrad();
        var leaves = Array.ConvertAll(inputs, x => x.Detach().WithGrad());
        var versions = Array.ConvertAll(leaves, x => x.Storage.Version);
        var y = Checked(f(leaves));
        CheckUntouched(leaves, versions);
        CheckSame(y, expected);
        if (y.Node is null) return new double[]?[inputs.Length];
        using var unrecorded = Autograd.NoGrad();
        var dy = Tensor.From<double>(_weights, _shape).To(y.Device);
        var found = BackwardPass.Compute(y, dy, Array.ConvertAll(leaves, x => x.Node!), retainGraph: false);
        return Array.ConvertAll(found, gradient => gradient?.ToArray<double>());
    }

    void CompareElements(double[]?[] analytic)
    {
        var worst = new WorstElement(options, what);
        for (var i = 0; i < inputs.Length; i++)
        {
            var changes = false;
            for (var element = 0; element < _x[i].Length; element++)
            {
                var numeric = Difference(i, element);
                changes |= numeric != 0;
                worst.Compare(i, element, analytic[i]?[element] ?? 0, numeric);
            }
            if (analytic[i] is null) CheckReached(i, changes);
        }
        worst.ThrowIfWrong(inputs);
    }

    /// <summary>The central difference by one element.</summary>
    double Difference(int input, int element)
    {
        ref var x = ref _x[input][element];
        var at = x;
        var h = options.Epsilon * Math.Max(1, Math.Abs(at));
        var (above, below) = (at + h, at - h);
        x = above;
        var up = Evaluate();
        x = below;
        var down = Evaluate();
        x = at;
        return Weighted(up, down) / (above - below);
    }

    void CompareDirections(double[]?[] analytic)
    {
        for (var i = 0; i < inputs.Length; i++)
            if (analytic[i] is null) CheckReached(i, changes: false);
        var at = Array.ConvertAll(_x, values => (double[])values.Clone());
        var worst = new WorstElement(options, what);
        for (var number = 0; number < options.Directions; number++)
        {
            var direction = Array.ConvertAll(at, values => _random.Numbers(values.Length));
            var exact = 0.0;
            for (var i = 0; i < at.Length; i++)
                for (var element = 0; element < at[i].Length; element++)
                    exact += direction[i][element] * (analytic[i]?[element] ?? 0);
            Move(at, direction, options.Epsilon);
            var up = Evaluate();
            Move(at, direction, -options.Epsilon);
            var down = Evaluate();
            worst.Compare(-1, number, exact, Weighted(up, down) / (2 * options.Epsilon));
        }
        worst.ThrowIfWrong(inputs);
    }

    void Move(double[][] from, double[][] direction, double step)
    {
        for (var i = 0; i < from.Length; i++)
            for (var element = 0; element < from[i].Length; element++)
                _x[i][element] = from[i][element] + (step * direction[i][element]);
    }

    double Weighted(double[] up, double[] down)
    {
        var sum = 0.0;
        for (var i = 0; i < up.Length; i++) sum += _weights[i] * (up[i] - down[i]);
        return sum;
    }

    void CheckReached(int input, bool changes)
    {
        if (mayBeConstant && !changes) return;
        var reason = changes
            ? "changes with it, but the tape does not lead there: a part of it is computed from detached or copied values"
            : "does not depend on it: does it use a captured tensor instead of its argument?";
        throw new GradientCheckException($"there is no {what} by input {input} of shape {inputs[input].Shape}: the function {reason}")
        {
            Input = input,
        };
    }

    static void CheckUntouched(Tensor[] leaves, int[] versions)
    {
        for (var i = 0; i < leaves.Length; i++)
            if (leaves[i].Storage.Version != versions[i])
                throw new GradientCheckException($"the function changes its input {i} of shape {leaves[i].Shape} in place") { Input = i };
    }

    void CheckSame(Tensor y, double[] expected)
    {
        var values = y.ToArray<double>();
        if (y.Shape != _shape)
            throw new GradientCheckException($"the function gives shape {_shape} unrecorded, and {y.Shape} recorded");
        for (var i = 0; i < values.Length; i++)
            if (Math.Abs(values[i] - expected[i]) > 1e-8 * (1 + Math.Abs(expected[i])))
                throw new GradientCheckException(
                    $"element {i} of the result is {expected[i]:R} on contiguous copies, unrecorded, and {values[i]:R} on the inputs " +
                    "themselves, recorded: the strides of the inputs, or recording, change it");
    }

    Tensor Checked(Tensor? y)
    {
        if (y is null) throw new GradientCheckException("the function returned null");
        return y.DType == DType.Float64 ? y : throw new DTypeException($"the {what} is checked in Float64; the function returned {y.DType}");
    }
}

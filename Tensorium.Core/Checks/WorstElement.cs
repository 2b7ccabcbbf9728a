namespace Tensorium;

/// <summary>Finds the element whose derivatives are furthest apart, measured in tolerances.</summary>
sealed class WorstElement(GradientCheckOptions options, string what)
{
    double _distance = 1;
    int _input;
    long _element, _wrong, _compared;
    double _analytic, _numeric, _tolerance;

    public void Compare(int input, long element, double analytic, double numeric)
    {
        _compared++;
        var tolerance = options.Atol + (options.Rtol * Math.Abs(numeric));
        var distance = Math.Abs(analytic - numeric) / tolerance;
        if (distance <= 1 || analytic == numeric) return;
        if (double.IsNaN(distance)) distance = double.PositiveInfinity;
        _wrong++;
        if (_wrong > 1 && distance <= _distance) return;
        (_distance, _input, _element) = (distance, input, element);
        (_analytic, _numeric, _tolerance) = (analytic, numeric, tolerance);
    }

    public void ThrowIfWrong(Tensor[] inputs)
    {
        if (_wrong == 0) return;
        var index = _input < 0 ? [] : IndexOf(_element, inputs[_input].Shape);
        var place = _input < 0
            ? $"along direction {_element}"
            : $"by input {_input} of shape {inputs[_input].Shape} at [{string.Join(", ", index)}]";
        throw new GradientCheckException(
            $"the {what} {place} is {_analytic:R} by backward and {_numeric:R} by central differences, apart by more than " +
            $"{_tolerance:G3}; {_wrong} of {_compared} derivatives are wrong, this one the most")
        {
            Input = _input,
            Index = index,
            Analytic = _analytic,
            Numeric = _numeric,
            Tolerance = _tolerance,
        };
    }

    static long[] IndexOf(long element, Shape shape)
    {
        var index = new long[shape.Rank];
        for (var axis = index.Length - 1; axis >= 0; axis--)
        {
            index[axis] = element % shape[axis];
            element /= shape[axis];
        }
        return index;
    }
}

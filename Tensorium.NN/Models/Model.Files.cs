namespace Tensorium.NN;

// Save, Load, Clone.
public partial class Model
{
    /// <summary>Writes all of the model into one file: layers, weights, what it was compiled with, the optimizer's state and
    /// the generator's, so that training goes on from it with the bits of one that was never interrupted.</summary>
    /// <remarks>
    /// <para>Written under another name, flushed to the disk and renamed: a kill leaves the old file or the new one.</para>
    /// <para>Schedules, parameter groups and the choice of parameters that decay come back too. Of a schedule that is a function
    /// of the program, and not announced by <see cref="Schedule.Register"/>, the file holds only that it was there: training the
    /// loaded model raises until <see cref="Optimizer.Schedule"/> is set.</para>
    /// </remarks>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="NotSupportedException">
    /// A layer, a loss, a metric or an optimizer of one's own does not describe itself or was not announced; see <see cref="LayerRegistry"/>. Or a layer
    /// stands in two of the models inside, or a parameter group holds a parameter of another model.
    /// </exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        CheckSharing();
        ModelFile.Write(path, ModelState.Of(this));
    }

    /// <summary>Finds what <see cref="Save"/> would refuse, without writing.</summary>
    /// <exception cref="NotSupportedException">As there.</exception>
    internal void CheckSaving()
    {
        CheckSharing();
        ModelState.CheckDescription(this);
    }

    /// <summary>A model that <see cref="Save"/> wrote, on any device, compiled as it was. It lies on <see cref="Device.Default"/>.</summary>
    /// <exception cref="ModelFileException">The file is damaged, lies about its content, or names types that nobody registered.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Model Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var state = ModelFile.Read(path);
        using var unowned = TensorScope.Suspend();
        return ModelFile.Checked(path, state.Create);
    }

    /// <summary>Writes the weights alone, as safetensors; in the way of <see cref="Save"/>.</summary>
    /// <exception cref="InvalidOperationException">The model is not built: it has no weights.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    public void SaveWeights(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        WeightFiles.Write(path, this);
    }

    /// <summary>
    /// Overwrites the weights by those of a file, of weights alone or of a whole model; the model must be built, or know the shape
    /// of its input.
    /// </summary>
    /// <exception cref="ModelFileException">The file is damaged, or a name, shape or type differs; then nothing was changed.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void LoadWeights(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        WeightFiles.Read(path, this);
    }

    /// <summary>A model of the same layers with copies of the weights, on the same device, not compiled.</summary>
    /// <exception cref="NotSupportedException">A layer does not describe itself; see <see cref="LayerRegistry"/>.</exception>
    public Model Clone()
    {
        CheckSharing();
        using var unowned = TensorScope.Suspend();
        var state = ModelState.OfLayers(this);
        if (!HasGenerator) state.Config["generator_seed"] = default; // the default one, as this
        return state.Create().To(Device);
    }

    /// <summary>The state of training, for this very model: also of one that cannot describe itself.</summary>
    internal void SaveState(string path, int nextEpoch, TrainingPlan plan) => ModelFile.Write(path, ModelState.OfRun(this, nextEpoch, plan));

    /// <returns>The epoch to go on with.</returns>
    /// <exception cref="ModelFileException">The file is damaged, or does not fit this model.</exception>
    internal int RestoreState(string path, TrainingPlan plan)
    {
        var state = ModelFile.Read(path);
        using var unowned = TensorScope.Suspend();
        return ModelFile.Checked(path, () => state.Restore(this, plan));
    }

    /// <exception cref="NotSupportedException">A layer stands in two models.</exception>
    void CheckSharing()
    {
        Dictionary<Layer, Layer> homes = [];
        Stack<Layer> open = new([this]);
        while (open.TryPop(out var home))
        {
            foreach (var child in home.Inside)
            {
                if (homes.TryAdd(child, home)) open.Push(child);
                else if (homes[child] != home)
                    throw new NotSupportedException($"layer {child.Name} stands in {homes[child].Name} and in {home.Name}: a file would make two of it");
            }
        }
    }
}

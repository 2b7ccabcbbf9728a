namespace Tensorium.NN;

/// <summary>Whose formulas an optimizer follows where frameworks differ. Options and their defaults stay as they are.</summary>
public enum Compatibility
{
    /// <summary>Keras 3's.</summary>
    Keras,

    /// <summary>
    /// PyTorch's, checked against 1.13: epsilon beside the root in AdaGrad and RMSProp, after the bias correction in Adam,
    /// AdamW and AMSGrad, and inside the maximum in AdaMax; the learning rate multiplies the whole velocity of SGD and
    /// RMSProp, which matters when it changes; Nadam's momentum decay is 0.004; RAdam's threshold is 5; clipping by norm
    /// divides by the norm and 1e-6; and weight decay, but AdamW's, goes through the gradient. SGD, AdaDelta and Lion have
    /// no other difference.
    /// </summary>
    PyTorch,
}

package io.github.finetune4j.lora.internal.kernel;

/** How a generation treats the adapter. */
public enum AdapterUse {
    /** The base alone. */
    OFF,
    /** Computed beside the base, at each token. */
    LIVE,
    /** Added to the base's weights once: faster per token, for a copy of the weights. */
    MERGED
}

package io.github.finetune4j.dataset;

/**
 * One training example.
 *
 * @since 0.1
 */
public sealed interface Example permits ChatExample {
    /** {@return a hash of the content alone: equal examples have equal fingerprints, wherever they come from} */
    Fingerprint fingerprint();
}

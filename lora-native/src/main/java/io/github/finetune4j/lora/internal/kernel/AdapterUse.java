// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

/** The way in which a generation uses the adapter. */
public enum AdapterUse {
    /** The base alone. */
    OFF,
    /** Computed beside the base, at each token; {@link Kernel#merge} is faster. */
    LIVE
}

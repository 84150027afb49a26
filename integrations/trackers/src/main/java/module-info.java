// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Training jobs as TensorBoard's event files and as offline runs of Weights &amp; Biases, without Python. */
module io.github.finetune4j.trackers {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;

    exports io.github.finetune4j.tensorboard;
    exports io.github.finetune4j.wandb;
}
